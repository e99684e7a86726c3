// What is particular to the dialects to which a client introduces itself: Mastodon and IndieAuth.

import assert from "node:assert/strict";
import { createServer } from "node:http";

import { close, listen } from "../listening.mjs";
import { Client } from "./client.mjs";
import { DIALECTS, registerApp } from "./dialects.mjs";
import { CALLBACK } from "./visitor.mjs";

const METADATA = "/.well-known/oauth-authorization-server";

/** Facts, each of a dialect; `steps` gets a client with a stand-in of its own. */
export const SELF_REGISTERED = [
  {
    of: "mastodon",
    name: "4.4 says where things are, and who somebody is by an address",
    steps: async (client) => {
      const { origin } = client.provider;
      const { issuer, userinfo_endpoint: address } = await (await fetch(origin + METADATA)).json();
      assert.equal(issuer, `${origin}/`);
      const { sub } = await (await client.profile(await client.token(), { address })).json();
      assert.equal(sub, `${origin}/users/ana`);
    },
  },
  {
    of: "mastodon",
    name: "4.3 says where things are, but has no userinfo",
    wish: { version: "4.3" },
    steps: async (client) => {
      const { origin } = client.provider;
      const metadata = await (await fetch(origin + METADATA)).json();
      assert.equal(metadata.userinfo_endpoint, undefined);
      const { access_token } = await client.token();
      assert.equal((await fetch(`${origin}/oauth/userinfo`, { headers: { authorization: `Bearer ${access_token}` } })).status, 404);
    },
  },
  {
    of: "mastodon",
    name: "4.2 says nothing of itself, and knows neither the scope nor the list of later ones",
    wish: { version: "4.2" },
    steps: async (client) => {
      assert.equal((await fetch(client.provider.origin + METADATA)).status, 404);
      assert.equal((await registerApp(client)).status, 422);
      const scopes = "read:accounts";
      assert.equal((await registerApp(client, { scopes, redirect_uris: [CALLBACK] })).status, 422);
      const { app } = await registerApp(client, { scopes });
      assert.equal(app.redirect_uris, undefined);
      const tokens = await client.token("ana", { scope: scopes });
      assert.equal((await client.profile(tokens)).status, 200);
    },
  },
  {
    of: "mastodon",
    name: "takes a list of addresses and hands out no more than was registered",
    steps: async (client) => {
      const { app } = await registerApp(client, { scopes: "read:accounts", redirect_uris: [`${CALLBACK}/other`, CALLBACK] });
      assert.deepEqual(app.redirect_uris, [`${CALLBACK}/other`, CALLBACK]);
      const { callback } = await client.ask({ scope: "profile" });
      assert.equal(callback.error, "invalid_scope");
    },
  },
  {
    of: "mastodon",
    name: "does not know an application that it has forgotten, until that registers again",
    steps: async (client) => {
      const { code } = await client.callback();
      client.provider.forgetApps();
      const response = await client.exchange(code);
      assert.deepEqual([response.status, (await response.json()).error], [401, "invalid_client"]);
      assert.equal((await client.ask()).status, 400);
      await registerApp(client);
      assert.ok(await client.token());
    },
  },
  {
    of: "mastodon",
    name: "refuses the code of another application",
    steps: async (client) => {
      const { code } = await client.callback();
      await registerApp(client);
      const response = await client.exchange(code);
      assert.equal((await response.json()).error, "invalid_grant");
      assert.match(client.lastRefusal, /another client/);
    },
  },
  {
    of: "mastodon",
    name: "has the same ids as another instance, and other secrets",
    steps: async (client) => {
      const other = await Client.start(DIALECTS.mastodon);
      const [here, there] = [await client.person("ana"), await other.person("ana")];
      await other.provider.stop();
      assert.equal(here.body.id, there.body.id);
      assert.notEqual(here.body.uri, there.body.uri);
      assert.notEqual(client.secret, other.secret);
    },
  },
  {
    of: "mastodon",
    name: "forgets a token that is given back",
    steps: async (client) => {
      const tokens = await client.token();
      const fields = { client_id: client.id, client_secret: client.secret, token: tokens.access_token };
      const address = client.provider.addresses.revoke_url;
      assert.equal((await fetch(address, { method: "POST", body: new URLSearchParams(fields) })).status, 200);
      const response = await client.profile(tokens);
      assert.deepEqual([response.status, await response.json()], [401, { error: "The access token is invalid" }]);
    },
  },
  {
    of: "indieauth",
    name: "is found from the page of a person, and names itself in the callback",
    steps: async (client) => {
      const { origin, pages } = client.provider;
      const page = await fetch(pages.ana);
      assert.equal(page.headers.get("link"), `<${origin}${METADATA}>; rel="indieauth-metadata"`);
      const { issuer } = await (await fetch(origin + METADATA)).json();
      assert.equal((await client.callback()).iss, issuer);
    },
  },
  {
    of: "indieauth",
    name: "of the old kind has two addresses on the page and no name",
    wish: { legacy: true },
    steps: async (client) => {
      const { origin, pages } = client.provider;
      assert.match(await (await fetch(pages.ana)).text(), /rel="authorization_endpoint".+rel="token_endpoint"/);
      assert.equal((await fetch(origin + METADATA)).status, 404);
      assert.equal((await client.callback()).iss, undefined);
    },
  },
  {
    of: "indieauth",
    name: "tells who somebody is at the authorize address, without a token",
    steps: async (client) => {
      const { addresses, pages } = client.provider;
      const scope = "";
      const { code } = await client.callback("ana", { scope });
      addresses.token_url = addresses.authorize_url;
      assert.deepEqual(await (await client.exchange(code)).json(), { me: pages.ana });
    },
  },
  {
    of: "indieauth",
    name: "has no token for a code without a scope",
    steps: async (client) => {
      const { code } = await client.callback("ana", { scope: null });
      assert.equal((await client.exchange(code)).status, 400);
    },
  },
  {
    of: "indieauth",
    name: "reads what the client's address says of the client",
    wish: { trust: false, redirects: [] },
    steps: async (client) => {
      let document = { client_id: "https://other.example/" };
      const server = createServer((_, response) => response.end(JSON.stringify(document)));
      client.id = `${await listen(server)}/client`;
      try {
        assert.equal((await client.ask()).status, 400);
        assert.match(client.lastRefusal, /says client_id https:\/\/other\.example/);
        document = { client_id: client.id, client_name: "Tests", redirect_uris: [CALLBACK] };
        assert.match((await client.ask()).text, /“Tests”/);
        assert.ok((await client.token()).me);
      } finally {
        await close(server);
      }
      client.id = "http://127.0.0.1:9/nobody";
      assert.equal((await client.ask()).status, 400);
      assert.match(client.lastRefusal, /cannot be had/);
    },
  },
];
