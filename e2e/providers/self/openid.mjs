// What is particular to the dialects of OpenID Connect.

import assert from "node:assert/strict";

import { ecKey } from "../id-token.mjs";
import { formOf } from "./visitor.mjs";

const HALF_YEAR = 15_777_000;

/** Facts, each of a dialect; `steps` gets a client with a stand-in of its own. */
export const OPENID = [
  {
    of: "gitlab",
    name: "says little in the ID token, and the rest at either address",
    steps: async (client) => {
      const { claims, body } = await client.person();
      assert.deepEqual([claims.iss, claims.email, claims.name], [client.provider.origin, "ana@example.org", undefined]);
      assert.deepEqual([body.sub, body.nickname], [claims.sub, "ana"]);
      const tokens = await client.token("ana", { scope: "read_user" });
      assert.equal(tokens.id_token, undefined);
      const user = await (await client.profile(tokens, { address: `${client.provider.origin}/api/v4/user` })).json();
      assert.equal(String(user.id), claims.sub);
      assert.equal((await client.profile(tokens)).status, 403);
    },
  },
  {
    of: "gitlab",
    name: "forgets a token that is given back",
    steps: async (client) => {
      const tokens = await client.token();
      const fields = { client_id: client.id, client_secret: client.secret, token: tokens.access_token };
      const address = client.provider.addresses.revoke_url;
      assert.equal((await fetch(address, { method: "POST", body: new URLSearchParams(fields) })).status, 200);
      assert.equal((await client.profile(tokens)).status, 401);
    },
  },
  {
    of: "gitlab",
    name: "refuses a client that proves itself in two ways",
    steps: async (client) => {
      const { code } = await client.callback();
      assert.equal((await client.exchange(code, { client_secret: client.secret })).status, 400);
      assert.match(client.lastRefusal, /two ways/);
    },
  },
  {
    of: "google",
    name: "is found by its issuer, and names it in the callback",
    steps: async (client) => {
      const { issuer } = client.provider.settings;
      const found = await discovered(issuer);
      assert.deepEqual([found.issuer, found.token_endpoint], [issuer, client.provider.addresses.token_url]);
      assert.equal((await client.callback()).iss, issuer);
    },
  },
  {
    of: "google",
    name: "can call itself what the real one does",
    wish: { issuer: "https://accounts.google.com" },
    steps: async (client) => {
      const { claims } = await client.person();
      assert.deepEqual([claims.iss, claims.hd], ["https://accounts.google.com", "example.org"]);
      assert.equal(client.provider.settings.jwks_url, client.provider.addresses.jwks_url);
    },
  },
  {
    of: "microsoft",
    name: "has a placeholder in its issuer, and the tenant in that of the token",
    steps: async (client) => {
      const { origin, settings } = client.provider;
      assert.equal((await discovered(settings.issuer)).issuer, `${origin}/{tenantid}/v2.0`);
      const [ana, ben] = [(await client.person("ana")).claims, (await client.person("ben")).claims];
      for (const { iss, tid, oid } of [ana, ben]) {
        assert.equal(iss, `${origin}/${tid}/v2.0`);
        assert.match(oid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      }
      assert.notEqual(ana.tid, ben.tid);
    },
  },
  {
    of: "microsoft",
    name: "shows a picture to whoever may see it, if there is one",
    steps: async (client) => {
      const address = client.provider.settings.photo_url;
      const status = async (tokens) => (await client.profile(tokens, { address })).status;
      assert.equal(await status(await client.token("ana")), 200);
      assert.equal(await status(await client.token("dee")), 404);
      assert.equal(await status(await client.token("ana", { scope: "openid" })), 401);
    },
  },
  {
    of: "apple",
    name: "tells a name the first time only, by a form that has a button",
    steps: async (client) => {
      const first = await client.callback();
      assert.deepEqual(JSON.parse(first.user), { name: { firstName: "Ana", lastName: "Bell" }, email: "ana@example.org" });
      assert.equal((await client.callback()).user, undefined);
      const asking = await client.ask();
      const { action, fields } = formOf(asking.text);
      const body = new URLSearchParams({ ...fields, user: "ana" });
      const page = await (await fetch(new URL(action, asking.address), { method: "POST", body })).text();
      assert.match(page, /<button>Continue<\/button>/);
      assert.match(page, /<script nonce="[^"]+">document\.forms\[0\]\.submit\(\);<\/script>/);
    },
  },
  {
    of: "apple",
    name: "writes truth in words, and hides an address",
    steps: async (client) => {
      const { claims } = await client.person("eve");
      assert.deepEqual([claims.email_verified, claims.is_private_email], ["false", "true"]);
      assert.match(claims.email, /@privaterelay\.appleid\.com$/);
    },
  },
  {
    of: "apple",
    name: "wants a form when it is asked for a name",
    steps: async (client) => {
      const { callback } = await client.ask({ response_mode: "query" });
      assert.equal(callback.error, "invalid_request");
    },
  },
  {
    of: "apple",
    name: "refuses a secret that is not what it should be",
    steps: async (client) => {
      const now = Math.floor(Date.now() / 1000);
      const other = await ecKey();
      const wrong = {
        kid: { kid: "OTHER00000" },
        signature: { privateKey: other.privateKey },
        team_id: { iss: "OTHER00000" },
        client_id: { sub: "org.example.other" },
        aud: { aud: "https://accounts.google.com" },
        iat: { iat: now + 600 },
        exp: { exp: now - 1 },
        "six months": { exp: now + HALF_YEAR + 60 },
      };
      const { code } = await client.callback();
      for (const [why, secret] of Object.entries(wrong)) {
        const response = await client.exchange(code, { secret });
        assert.deepEqual([response.status, (await response.json()).error], [400, "invalid_client"], why);
        assert.match(client.lastRefusal, new RegExp(why));
      }
      assert.equal((await client.exchange(code)).status, 200);
    },
  },
  {
    of: "oidc",
    name: "signs with other keys after they were changed, and still takes a token from before",
    steps: async (client) => {
      const { body, tokens } = await client.person();
      const kids = async () => (await (await fetch(client.provider.addresses.jwks_url)).json()).keys.map(({ kid }) => kid);
      const before = await kids();
      await client.provider.rotateKeys();
      assert.ok((await kids()).every((kid) => !before.includes(kid)));
      assert.equal((await client.profile(tokens)).status, 200);
      const after = await client.person();
      assert.equal(after.claims.sub, body.sub);
    },
  },
  {
    of: "oidc",
    name: "signs with ES256, takes a posted secret and claims what it is told",
    wish: { alg: "ES256", auth: "client_secret_post", jwks: undefined, claims: { email_verified: false, groups: ["staff"] } },
    steps: async (client) => {
      const { code } = await client.callback();
      const tokens = await (await client.exchange(code, { auth: "post" })).json();
      assert.equal((await client.claims(tokens.id_token)).name, undefined);
      assert.equal(JSON.parse(Buffer.from(tokens.id_token.split(".")[0], "base64url")).alg, "ES256");
      const body = await (await client.profile(tokens)).json();
      assert.deepEqual([body.email_verified, body.groups], [false, ["staff"]]);
    },
  },
  {
    of: "oidc",
    name: "sends somebody straight back whom it remembers, and names its issuer",
    wish: { remembers: true },
    steps: async (client) => {
      assert.equal((await client.callback()).iss, client.provider.settings.issuer);
      assert.ok((await client.ask()).callback.code);
    },
  },
  {
    of: "oidc",
    name: "keeps to the policy for openers that it is given",
    wish: { coop: "same-origin-allow-popups" },
    steps: async (client) => {
      assert.equal((await client.ask()).headers.get("cross-origin-opener-policy"), "same-origin-allow-popups");
    },
  },
];

async function discovered(issuer) {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  return response.json();
}
