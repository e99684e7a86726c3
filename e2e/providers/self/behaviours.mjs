// What a client has to meet when a stand-in was told to misbehave.

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";

/** The size of a huge answer, in bytes. */
const HUGE = 1024 * 1024;

/** What follows from each behaviour; a step gets a client whose stand-in will do it on the next flow. */
export const EXPECTED = {
  approve: async (client) => assert.ok(subjectOf(client, await client.person())),
  deny: async (client) => {
    const { error, code } = await client.callback();
    assert.deepEqual({ error, code }, { error: client.dialect.denied ?? "access_denied", code: undefined });
  },
  "denied-with-script": async (client) => assert.match((await client.callback()).error_description, /<script>/),
  "expired-code": async (client) => {
    const { code } = await client.callback();
    const body = await (await client.exchange(code)).json();
    assert.equal(body.access_token, undefined);
    assert.ok(client.lastRefusal);
  },
  "profile-without-id": async (client) => assert.equal(subjectOf(client, await client.person()), undefined),
  "avatar-missing": async (client) => assert.equal((await picture(client)).status, 404),
  "avatar-svg": async (client) => {
    const response = await picture(client);
    assert.equal(response.headers.get("content-type"), "image/svg+xml");
    assert.match(await response.text(), /<script>/);
  },
  "avatar-huge-dimensions": async (client) => {
    const { width, height, size } = await pngOf(await picture(client));
    assert.deepEqual([width, height], [10_000, 10_000]);
    assert.ok(size < 64 * 1024, `${size} bytes`);
  },
  "emails-missing": async (client) => {
    const tokens = await client.token();
    const { emails_url: address } = client.provider.settings;
    assert.equal((await client.profile(tokens, { address })).status, 404);
  },
  "avatar-expired": async (client) => assert.equal((await picture(client)).status, 403),
  "profile-partial": async (client) => {
    const { body } = await client.person();
    assert.ok(body.data.id);
    assert.equal(body.errors.length, 1);
  },
  "credits-depleted": async (client) => assert.equal((await client.profile(await client.token())).status, 402),
  "profile-terms": async (client) => {
    const response = await client.profile(await client.token());
    assert.equal(response.status, 403);
    assert.equal(response.headers.get("content-type"), "text/plain");
  },
  "bare-issuer": async (client) => assert.equal((await client.person()).claims.iss, "accounts.google.com"),
  "lean-id-token": async (client) => {
    const { claims, body } = await client.person();
    assert.deepEqual([claims.name, body.name], [undefined, "Ana Bell"]);
  },
  "other-tenant": async (client) => {
    const { iss, tid } = (await client.person()).claims;
    assert.ok(!iss.includes(tid));
  },
  "foreign-actor": async (client) => assert.match((await client.person()).body.uri, /^https:\/\/social\.example\//),
  "foreign-me": async (client) => assert.equal((await client.token()).me, "https://somebody.example/"),
  "iss-missing": async (client) => assert.equal((await client.callback()).iss, undefined),
  "iss-wrong": async (client) => assert.notEqual((await client.callback()).iss, `${client.provider.origin}/`),
};

for (const stage of ["token", "profile"]) {
  EXPECTED[`${stage}-500`] = async (client) => assert.equal((await (await asked(client, stage))()).status, 500);
  EXPECTED[`${stage}-html`] = async (client) => {
    const response = await (await asked(client, stage))();
    assert.match(response.headers.get("content-type"), /^text\/html/);
  };
  EXPECTED[`${stage}-huge`] = async (client) => {
    const response = await (await asked(client, stage))();
    assert.equal((await response.text()).length, HUGE);
  };
  EXPECTED[`${stage}-drip`] = async (client) => {
    const response = await (await asked(client, stage))();
    const reader = response.body.getReader();
    for (let times = 0; times < 2; times += 1) {
      const { value, done } = await reader.read();
      assert.deepEqual({ done, text: Buffer.from(value).toString() }, { done: false, text: " " });
    }
    await reader.cancel();
  };
  EXPECTED[`${stage}-hangs`] = async (client) => {
    const send = await asked(client, stage);
    const leaving = new AbortController();
    const answer = send(leaving.signal);
    answer.catch(() => {});
    await untilAsked(client);
    leaving.abort();
    await assert.rejects(answer, { name: "AbortError" });
  };
}

/** Waits until the stand-in has read the request that was sent last, whether or not it answers. */
export async function untilAsked({ provider: { requests } }) {
  const before = requests.length;
  while (requests.length === before) await setImmediate();
}

/** The request of this stage, which is ready to be sent. */
async function asked(client, stage) {
  if (stage === "token") {
    const { code } = await client.callback();
    return (signal) => client.exchange(code, { signal });
  }
  const tokens = await client.token();
  return (signal) => client.profile(tokens, { signal });
}

function subjectOf({ dialect }, { body, claims }) {
  return dialect.subject(body, claims);
}

/** The picture of Ana, fetched as her profile says. */
export async function picture(client) {
  const { tokens, body } = await client.person();
  return client.profile(tokens, { address: client.dialect.picture(body, client) });
}

/** How large a PNG says that it is, and how many bytes it has. */
export async function pngOf(response) {
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(bytes.toString("latin1", 1, 4), "PNG");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), size: bytes.length };
}
