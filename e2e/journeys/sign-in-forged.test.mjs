// ID tokens that prove nothing, from an issuer that says whatever a test wants: npm's oauth2-mock-server.

import assert from "node:assert/strict";
import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { createServer } from "node:http";
import { describe } from "node:test";

import { OAuth2Issuer, OAuth2Service } from "oauth2-mock-server";

import { rsaKey } from "../providers/id-token.mjs";
import { close, listen } from "../providers/listening.mjs";
import { publication } from "../support/publication.mjs";
import { browser, eventually, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { icon } from "../support/sign-in.mjs";
import { words } from "../support/words.mjs";

const TYPED = { body: "What I had *typed* & “kept”.", name: "Somebody Else", email: "somebody@example.org", website: "https://example.org/" };

/** In seconds: more than clocks may be apart. */
const HOUR = 3600;

/** Its key signs, and is published by nobody. */
const stranger = await rsaKey();

/**
 * Tokens by what is wrong with them: `why` is what the log says, without which a token that is refused for something else
 * would not be noticed; `claims` changes what the issuer then signs, `token` makes another of what the issuer has signed.
 *
 * @type {Record<string, { why: string, claims?: (claims: object) => void, token?: (honest: object) => string }>}
 */
const FORGED = {
  "another issuer's": { why: "the token is another issuer's", claims: (claims) => (claims.iss += "/other") },
  "for another client": { why: "the token is for somebody else", claims: (claims) => (claims.aud = "other") },
  "for two clients, made for neither": {
    why: "the token was made for another party",
    claims: (claims) => (claims.aud = [claims.aud, "other"]),
  },
  "over": { why: "the token is over", claims: (claims) => (claims.exp = claims.iat - HOUR) },
  "never over": { why: "the token is over", claims: (claims) => delete claims.exp },
  "made in the future": { why: "the token is not of this sign-in's time", claims: (claims) => (claims.iat += HOUR) },
  "not valid yet": { why: "the token is not valid yet", claims: (claims) => (claims.nbf += HOUR) },
  "of another sign-in": { why: "the token is not of this sign-in", claims: (claims) => (claims.nonce = "other") },
  "of no sign-in": { why: "the token is not of this sign-in", claims: (claims) => delete claims.nonce },
  "of another access token": {
    why: "the access token is not the token's",
    claims: (claims) => (claims.at_hash = createHash("sha256").update("other").digest().subarray(0, 16).toString("base64url")),
  },
  "not signed": {
    why: "the token's algorithm is not believed",
    token: ({ head, claims }) => `${written({ ...head, alg: "none" }, claims)}.`,
  },
  "signed with the public key as a shared secret": {
    why: "the token's algorithm is not believed",
    token({ head, claims, key }) {
      const data = written({ ...head, alg: "HS256" }, claims);
      const secret = createPublicKey(key).export({ type: "spki", format: "pem" });
      return `${data}.${createHmac("sha256", secret).update(data).digest("base64url")}`;
    },
  },
  "asking for an extension": {
    why: "the token asks for an extension",
    token: ({ head, claims, key }) => signed(written({ ...head, crit: ["other"], other: true }, claims), key),
  },
  "signed with a key of somebody else under the issuer's name for its own": {
    why: "no key of the issuer has signed the token",
    token: ({ head, claims }) => signed(written(head, claims), stranger.privateKey),
  },
  "changed after it was signed": {
    why: "no key of the issuer has signed the token",
    token: ({ head, claims, signature }) => `${written(head, { ...claims, sub: "editor" })}.${signature}`,
  },
};

describe("an issuer's forged ID tokens", () => {
  const site = publication({ articles: [article("quay")], providers: async () => ({ issuer: await startIssuer() }) });
  const setting = { site, browser: browser(), scripts: [false] };

  journey("sign nobody in, and the text is kept; honest ones before and after them do", setting, async (reader, context) => {
    const { issuer } = site.providers;
    reader.allow(issuer.origin);
    await context.test("honest, before them", () => assertSignedIn(reader));
    for (const [name, { why, ...forged }] of Object.entries(FORGED)) {
      await context.test(name, async () => {
        issuer.forged = forged;
        await assertRefused(reader, site, why);
      });
    }
    issuer.forged = {};
    await context.test("honest, after them", () => assertSignedIn(reader));
    // What is made here of the issuer's tokens is refused for what is wrong with it, not for being made here.
    issuer.forged = { token: ({ head, claims, key }) => signed(written(head, claims), key) };
    await context.test("honest, put together here", () => assertSignedIn(reader));
  });
});

/** The issuer, which sends readers straight back; `forged` says what is wrong with its next tokens. */
async function startIssuer() {
  const issuer = new OAuth2Issuer();
  const service = new OAuth2Service(issuer);
  const server = createServer(service.requestHandler);
  issuer.url = await listen(server);
  const key = createPrivateKey({ key: await issuer.keys.generate("RS256"), format: "jwk" });
  const settings = { kind: "oidc", name: "Harbour Staff", client_id: "rejoinder", issuer: issuer.url };
  const standIn = { origin: issuer.url, settings, forged: {}, stop: () => close(server) };
  service.on("beforeTokenSigning", ({ payload }) => {
    // Its access tokens are signed, too; they have no nonce.
    if ("nonce" in payload) standIn.forged.claims?.(payload);
  });
  service.on("beforeResponse", ({ body }) => {
    const [head, claims, signature] = body.id_token.split(".");
    body.id_token = standIn.forged.token?.({ head: read(head), claims: read(claims), signature, key }) ?? body.id_token;
  });
  service.on("beforeUserinfo", ({ body }) => (body.name = "Ana Bell"));
  return standIn;
}

function read(part) {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}

/** The part of a token that is signed. */
function written(head, claims) {
  return [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}

function signed(data, privateKey) {
  return `${data}.${sign("sha256", Buffer.from(data), privateKey).toString("base64url")}`;
}

/** Types a reply, goes to the issuer and is back at the form: somebody whom nobody has seen before. */
async function goThere(reader) {
  await reader.context.clearCookies();
  await reader.visit("/quay");
  await reader.fill(TYPED);
  await icon(reader, "issuer").click();
  await reader.form.locator(".identity, .outcome").waitFor();
  assert.equal(new URL(reader.page.url()).pathname, "/quay");
  assert.equal(await reader.form.locator("[name=body]").inputValue(), TYPED.body, "the text came along");
}

async function assertSignedIn(reader) {
  await goThere(reader);
  assert.equal(await reader.form.locator(".identity-name").innerText(), "Ana Bell");
  assert.equal(await reader.form.locator("[name=name]").count(), 0);
}

async function assertRefused(reader, site, why) {
  const before = site.said.length;
  await goThere(reader);
  assert.equal(await reader.form.locator(".identity").count(), 0, "nobody is signed in");
  assert.equal(await reader.form.locator(".outcome").innerText(), words("sign-in-failed"));
  for (const [field, value] of Object.entries(TYPED)) {
    assert.equal(await reader.form.locator(`[name=${field}]`).inputValue(), value);
  }
  const line = await eventually(() => {
    const found = site.said.slice(before).find((said) => said.includes("a sign-in did not work out"));
    assert.ok(found, "the log says that it did not work out");
    return found;
  });
  assert.equal(JSON.parse(line).fields.error, `refused: ${why}`);
  await reader.visit("/account");
  await reader.page.getByText(words("account-signed-out")).waitFor();
}
