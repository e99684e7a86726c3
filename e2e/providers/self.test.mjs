// The stand-ins themselves: each lets a client in that does everything right, and refuses what the real one refuses.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { EXPECTED, untilAsked } from "./self/behaviours.mjs";
import { Client } from "./self/client.mjs";
import { DIALECTS } from "./self/dialects.mjs";
import { OAUTH } from "./self/oauth.mjs";
import { OPENID } from "./self/openid.mjs";
import { SELF_REGISTERED } from "./self/self-registered.mjs";
import { CALLBACK, formOf } from "./self/visitor.mjs";

/** The longest that a test may take, in milliseconds: some answers never end. */
const LIMIT = { timeout: 30_000 };

/** A test with a stand-in of its own. */
function fact(name, dialect, steps, wish) {
  test(name, LIMIT, async (context) => {
    const client = await Client.start(dialect, wish);
    try {
      await steps(client, context);
    } finally {
      await client.provider.stop();
    }
  });
}

/** An answer in which there is no token, for this reason. */
async function refused(client, response, reason) {
  const text = await response.text();
  assert.doesNotMatch(text, /access_token/);
  assert.match(client.lastRefusal, reason);
}

for (const [name, dialect] of Object.entries(DIALECTS)) {
  describe(name, { concurrency: true }, () => {
    fact("shows a page that needs no scripts and nobody else", dialect, async (client) => {
      const { text, headers } = await client.ask();
      assert.deepEqual(formOf(text).users, ["ana", "ben", "eve", "dee", ""]);
      assert.doesNotMatch(text, /<script|(src|href)="(?!data:)/);
      assert.doesNotMatch(headers.get("content-security-policy"), /form-action/);
      assert.equal(headers.get("cross-origin-opener-policy"), null);
    });
    fact("lets somebody in, and knows them again under another name", dialect, async (client) => {
      const before = await client.person("ana");
      client.provider.rename("ana", "annabel");
      const after = await client.person("ana");
      const subject = ({ body, claims }) => dialect.subject(body, claims);
      assert.ok(subject(before));
      assert.equal(subject(after), subject(before));
      if (dialect.called) {
        assert.deepEqual([dialect.called(before.body), dialect.called(after.body)], ["Ana Bell", "annabel"]);
      }
      assert.notEqual(subject(await client.person("ben")), subject(before));
      assert.deepEqual(client.provider.refused, []);
    });
    fact("takes everybody through, and nobody through the button to deny", dialect, async (client) => {
      for (const user of ["eve", "dee"]) assert.ok(await client.person(user));
      const { error } = await client.callback("");
      assert.equal(error, dialect.denied ?? "access_denied");
    });
    fact("refuses an address that is not registered to the letter", dialect, async (client) => {
      const page = await client.ask({ redirect_uri: `${CALLBACK}/` });
      assert.equal(page.callback?.code, undefined);
      assert.doesNotMatch(page.text ?? "", /name="user"/);
      assert.match(client.lastRefusal, /redirect_uri/);
    });
    fact("refuses a code that was used before, and ends its token", dialect, async (client) => {
      const { code } = await client.callback();
      const tokens = await (await client.exchange(code)).json();
      await refused(client, await client.exchange(code), /used before|already consumed/);
      if (!dialect.profile) return;
      assert.notEqual((await client.profile(tokens)).status, 200);
    });
    fact("refuses a code at another address", dialect, async (client) => {
      const { code } = await client.callback();
      await refused(client, await client.exchange(code, { redirect_uri: `${CALLBACK}/` }), /redirect_uri/);
    });
    fact("refuses a wrong verifier", dialect, async (client) => {
      const { code } = await client.callback();
      await refused(client, await client.exchange(code, { code_verifier: client.challenge }), /verifier/);
    });
    fact("refuses a missing verifier", dialect, async (client) => {
      const { code } = await client.callback();
      await refused(client, await client.exchange(code, { code_verifier: null }), /verifier is missing|verifier must be provided/);
    });
    fact("refuses a challenge that is not hashed", dialect, async (client) => {
      const page = await client.ask({ code_challenge_method: "plain" });
      const { callback } = page.callback ? page : await client.visitor.press(page);
      assert.deepEqual([callback.error, callback.state], ["invalid_request", client.state]);
    });
    fact(`${dialect.pkce ? "refuses" : "takes"} a flow without a challenge`, dialect, async (client) => {
      const page = await client.ask({ code_challenge: null, code_challenge_method: null });
      assert.equal(page.callback?.error, dialect.pkce ? "invalid_request" : undefined);
    });
    if (dialect.auth !== "none") {
      fact("refuses a wrong secret", dialect, async (client) => {
        const { code } = await client.callback();
        await refused(client, await client.exchange(code, { secret: "wrong" }), /secret/);
      });
      fact(`refuses a client that proves itself by ${dialect.otherAuth}`, dialect, async (client) => {
        const { code } = await client.callback();
        await refused(client, await client.exchange(code, { auth: dialect.otherAuth }), /auth/);
      });
    }
    fact("does what it is told", dialect, misbehaves);
    fact("ends an answer that would not end when it is stopped", dialect, async (client) => {
      client.provider.next("token-hangs");
      const answer = client.exchange((await client.callback()).code);
      answer.catch(() => {});
      await untilAsked(client);
      await client.provider.stop();
      await assert.rejects(answer);
    });
  });
}

/** Every behaviour once; each is over with its flow. */
async function misbehaves(client, context) {
  assert.throws(() => client.provider.next("nonsense"), RangeError);
  for (const behaviour of client.provider.behaviours) {
    await context.test(behaviour, LIMIT, async () => {
      client.provider.next(behaviour);
      await EXPECTED[behaviour](client);
    });
  }
}

for (const { of, name, wish, steps } of [...OAUTH, ...OPENID, ...SELF_REGISTERED]) {
  fact(`${of}: ${name}`, DIALECTS[of], steps, wish);
}
