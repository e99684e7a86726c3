// What is particular to the dialects of plain OAuth, and rules that are the same for all and are shown at one.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { get } from "node:http";

import { picture, pngOf } from "./behaviours.mjs";
import { CALLBACK } from "./visitor.mjs";

/** Facts, each of a dialect; `steps` gets a client with a stand-in of its own. */
export const OAUTH = [
  {
    of: "wordpress",
    name: "keeps to the policy for openers that it is given",
    wish: { coop: "same-origin" },
    steps: async (client) => assert.equal((await client.ask()).headers.get("cross-origin-opener-policy"), "same-origin"),
  },
  {
    of: "wordpress",
    name: "knows an address that is registered after it was started",
    wish: { redirects: [] },
    steps: async (client) => {
      assert.equal((await client.ask()).status, 400);
      client.provider.redirects.push(CALLBACK);
      assert.ok((await client.callback()).code);
    },
  },
  {
    of: "wordpress",
    name: "has a small picture of somebody",
    steps: async (client) => {
      const { width, height } = await pngOf(await picture(client));
      assert.deepEqual([width, height], [64, 64]);
    },
  },
  {
    of: "wordpress",
    name: "refuses a parameter that is given twice",
    steps: async (client) => {
      const { code } = await client.callback();
      const body = `grant_type=authorization_code&code=${code}&code=${code}`;
      const response = await fetch(client.provider.settings.token_url, { method: "POST", body: new URLSearchParams(body) });
      assert.equal(response.status, 400);
      assert.match(client.lastRefusal, /more than once/);
    },
  },
  {
    of: "wordpress",
    name: "refuses another scope than that of signing in",
    steps: async (client) => assert.equal((await client.ask({ scope: "global" })).callback.error, "invalid_scope"),
  },
  {
    of: "x",
    name: "refuses credentials that are not encoded",
    steps: async (client) => {
      const { code } = await client.callback();
      const authorization = `Basic ${btoa(`${client.id}:${client.secret}`)}`;
      const response = await fetch(client.provider.settings.token_url, { method: "POST", headers: { authorization } });
      assert.equal(response.status, 400);
      assert.match(client.lastRefusal, /encoded/);
      assert.ok(code);
    },
  },
  {
    of: "x",
    name: "tells every fault of a code in the same words",
    steps: async (client) => {
      const answers = [await client.exchange("never given out"), await client.exchange((await client.callback()).code, { code_verifier: null })];
      for (const response of answers) {
        assert.equal(response.status, 400);
        const error_description = "Value passed for the authorization code was invalid.";
        assert.deepEqual(await response.json(), { error: "invalid_request", error_description });
      }
    },
  },
  {
    of: "x",
    name: "refuses a long state, and scopes that are joined by a plus sign",
    steps: async (client) => {
      assert.equal((await client.ask({ state: "s".repeat(501) })).callback.error, "invalid_request");
      const address = `${client.provider.settings.authorize_url}?scope=users.read+tweet.read&response_type=code`;
      const query = new URLSearchParams({ client_id: client.id, redirect_uri: CALLBACK, code_challenge: client.challenge, code_challenge_method: "S256" });
      assert.equal((await client.visitor.visit(`${address}&${query}`)).callback.error, "invalid_scope");
    },
  },
  {
    of: "x",
    name: "answers with errors beside the data when a field is not allowed",
    steps: async (client) => {
      const address = `${client.provider.settings.profile_url}?user.fields=confirmed_email`;
      const without = await (await client.profile(await client.token(), { address })).json();
      assert.deepEqual([without.data.username, without.errors[0].field], ["ana", "confirmed_email"]);
      const scope = "users.read tweet.read users.email";
      const { data } = await (await client.profile(await client.token("ana", { scope }), { address })).json();
      assert.equal(data.confirmed_email, "ana@example.org");
    },
  },
  {
    of: "x",
    name: "knows no localhost",
    steps: async (client) => {
      const redirect_uri = CALLBACK.replace("127.0.0.1", "localhost");
      client.provider.redirects.push(redirect_uri);
      // Nobody listens there: where the visitor is sent to does not matter.
      await client.ask({ redirect_uri }).catch(() => {});
      assert.match(client.lastRefusal, /localhost/);
    },
  },
  {
    of: "facebook",
    name: "wants a proof that belongs to the token",
    steps: async (client) => {
      const tokens = await client.token();
      const other = createHmac("sha256", client.secret).update("another token").digest("hex");
      for (const query of ["", `?appsecret_proof=${other}`]) {
        const response = await client.profile(tokens, { address: client.provider.settings.profile_url + query });
        assert.equal(response.status, 400);
        const { error } = await response.json();
        assert.deepEqual([error.type, error.code], ["GraphMethodException", 100]);
        assert.match(error.message, /appsecret_proof/);
      }
    },
  },
  {
    of: "facebook",
    name: "refuses scopes that are joined by blanks",
    steps: async (client) => assert.equal((await client.ask({ scope: "public_profile email" })).callback.error, "invalid_scope"),
  },
  {
    of: "facebook",
    name: "sends people back with a fragment that means nothing",
    steps: async (client) => {
      const page = await client.ask();
      assert.match((await client.visitor.press(page, "ana")).address, /#_=_$/);
      assert.doesNotMatch((await client.visitor.press(await client.ask(), "")).address, /#/);
    },
  },
  {
    of: "facebook",
    name: "hands out tokens to a GET as well, and nests its errors",
    steps: async (client) => {
      const { code } = await client.callback();
      const query = new URLSearchParams({ client_id: client.id, client_secret: client.secret, code, redirect_uri: CALLBACK, code_verifier: client.verifier });
      const address = `${client.provider.settings.token_url}?${query}`;
      assert.ok((await (await fetch(address)).json()).access_token);
      const again = await fetch(address);
      assert.equal(again.status, 400);
      assert.equal((await again.json()).error.type, "OAuthException");
    },
  },
  {
    of: "github",
    name: "answers in a form when nobody asks for JSON, and says 200 to errors",
    steps: async (client) => {
      const { code } = await client.callback();
      const fields = { client_id: client.id, client_secret: client.secret, code, redirect_uri: CALLBACK, code_verifier: client.verifier };
      const send = () => fetch(client.provider.settings.token_url, { method: "POST", body: new URLSearchParams(fields) });
      const good = new URLSearchParams(await (await send()).text());
      assert.deepEqual([good.get("scope"), good.get("token_type")], ["read:user,user:email", "bearer"]);
      const bad = await send();
      assert.deepEqual([bad.status, new URLSearchParams(await bad.text()).get("error")], [200, "bad_verification_code"]);
      const json = await client.exchange(code, { secret: "wrong" });
      assert.deepEqual([json.status, (await json.json()).error], [200, "incorrect_client_credentials"]);
    },
  },
  {
    of: "github",
    name: "gives nothing to a program without a name",
    steps: async (client) => {
      const { access_token } = await client.token();
      const request = get(client.provider.settings.profile_url, { headers: { authorization: `Bearer ${access_token}` } });
      const [response] = await once(request, "response");
      response.resume();
      assert.equal(response.statusCode, 403);
    },
  },
  {
    of: "github",
    name: "lists addresses apart, and knows people without a name",
    steps: async (client) => {
      const address = client.provider.settings.emails_url;
      const emails = await (await client.profile(await client.token(), { address })).json();
      assert.deepEqual(emails.map(({ email, primary }) => [email, primary]), [["old-ana@example.org", false], ["ana@example.org", true]]);
      assert.equal((await client.person("dee")).body.name, null);
      const narrow = await client.token("ana", { scope: "read:user" });
      assert.equal((await client.profile(narrow, { address })).status, 404);
    },
  },
  {
    of: "github",
    name: "sends a client that names another address to the one that is registered",
    steps: async (client) => {
      const { callback, address } = await client.ask({ redirect_uri: "http://127.0.0.1:9/elsewhere" });
      assert.ok(address.startsWith(`${CALLBACK}?`));
      assert.equal(callback.error, "redirect_uri_mismatch");
    },
  },
];
