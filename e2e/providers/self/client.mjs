// A client as small as can be: what it sends is what the stand-ins have to take.

import assert from "node:assert/strict";
import { createHash, createPublicKey, randomBytes } from "node:crypto";

import { opened, rsaKey } from "../id-token.mjs";
import { CALLBACK, Visitor } from "./visitor.mjs";

/** Making a key takes longer than any test: all of them sign with this one. */
const key = await rsaKey();
const jwks = { keys: [{ ...key.jwk, ...key.privateKey.export({ format: "jwk" }) }] };

export class Client {
  /** Starts a stand-in and a client that it knows. */
  static async start(dialect, wish = {}) {
    const provider = await dialect.start({ redirects: [CALLBACK], key, jwks, ...dialect.wish, ...wish });
    const client = new Client(dialect, provider);
    await dialect.prepare?.(client);
    return client;
  }

  constructor(dialect, provider) {
    const { client_id: id, client_secret: secret } = provider.settings;
    Object.assign(this, { dialect, provider, id, secret, visitor: new Visitor() });
    this.verifier = randomBytes(32).toString("base64url");
    this.challenge = createHash("sha256").update(this.verifier).digest("base64url");
    this.state = randomBytes(16).toString("base64url");
    this.nonce = randomBytes(16).toString("base64url");
  }

  /** Opens the authorize page; a field that is null is left out. */
  async ask(changes = {}) {
    const fields = {
      response_type: "code",
      client_id: this.id,
      redirect_uri: CALLBACK,
      scope: this.dialect.scope,
      state: this.state,
      nonce: this.nonce,
      code_challenge: this.challenge,
      code_challenge_method: "S256",
      ...this.dialect.asks,
      ...changes,
    };
    const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== null));
    return this.visitor.visit(`${this.provider.addresses.authorize_url}?${query.toString().replaceAll("+", "%20")}`);
  }

  /** Asks, and lets somebody press a button; answers what comes back to the client. */
  async callback(user = "ana", changes = {}) {
    const { callback } = await this.visitor.press(await this.ask(changes), user);
    assert.equal(callback.state, this.state);
    return callback;
  }

  /** Hands in a code; a field that is null is left out. */
  async exchange(code, { secret = this.secret, auth = this.dialect.auth, signal, ...changes } = {}) {
    const shown = this.dialect.mint ? this.dialect.mint(this.provider.settings, secret) : secret;
    const fields = {
      grant_type: "authorization_code",
      code,
      redirect_uri: CALLBACK,
      client_id: auth === "basic" ? null : this.id,
      client_secret: auth === "post" ? shown : null,
      code_verifier: this.verifier,
      ...changes,
    };
    const headers = { accept: "application/json" };
    if (auth === "basic") headers.authorization = `Basic ${btoa([this.id, shown].map(encoded).join(":"))}`;
    const body = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== null));
    return fetch(this.provider.addresses.token_url, { method: "POST", headers, body, signal });
  }

  /** The whole way to the answer of the token address. */
  async token(user = "ana", changes = {}) {
    const { code } = await this.callback(user, changes);
    const response = await this.exchange(code);
    assert.equal(response.status, 200, JSON.stringify(this.provider.refused));
    return response.json();
  }

  /** Asks who somebody is; answers the response, which nobody has looked at. */
  async profile(tokens, { address, signal } = {}) {
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    return fetch(address ?? this.dialect.profile(this, tokens), { headers, signal });
  }

  /** Everything that is known of somebody at the end of a flow. */
  async person(user = "ana") {
    const tokens = await this.token(user);
    const claims = tokens.id_token ? await this.claims(tokens.id_token) : {};
    if (!this.dialect.profile) return { tokens, claims, body: tokens };
    const response = await this.profile(tokens);
    assert.equal(response.status, 200, JSON.stringify(this.provider.refused));
    return { tokens, claims, body: await response.json() };
  }

  /** What an ID token says, after its signature and its purpose were looked at. */
  async claims(token) {
    const { keys } = await (await fetch(this.provider.addresses.jwks_url)).json();
    const { kid } = JSON.parse(Buffer.from(token.split(".")[0], "base64url"));
    const key = createPublicKey({ key: keys.find((one) => one.kid === kid), format: "jwk" });
    const { claims, genuine } = opened(token, key);
    assert.ok(genuine, "the signature is wrong");
    assert.equal(claims.aud, this.id);
    assert.equal(claims.nonce, this.nonce);
    return claims;
  }

  /** Why the stand-in has refused something last. */
  get lastRefusal() {
    return this.provider.refused.at(-1)?.why ?? "";
  }
}

function encoded(half) {
  return new URLSearchParams({ half }).toString().slice("half=".length);
}
