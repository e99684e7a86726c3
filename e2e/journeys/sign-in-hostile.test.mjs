// Sign-in pages in the hands of another site, and addresses of them that arrive by mail: nothing comes of either.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";

import { startX } from "../providers/x.mjs";
import { everydayBrowser } from "../support/everyday.mjs";
import { hostileSite } from "../support/hostile.mjs";
import { publication } from "../support/publication.mjs";
import { eventually, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { answer } from "../support/sign-in.mjs";
import { words } from "../support/words.mjs";

const PAGES = ["/sign-in/x/window", "/sign-in/x", "/account", "/quay"];

describe("sign-in in the hands of others", () => {
  const providers = async () => ({ x: await startX(), other: await startX() });
  const site = publication({ articles: [article("quay")], providers });
  const hostile = hostileSite();
  const setting = { site, browser: everydayBrowser(), scripts: [true] };

  journey("a window that another site opens hears nothing from it, tells it nothing, and leads to our own page", setting, async (reader) => {
    const attacker = new Waiting(site.origin);
    const forged = await attacker.open();
    const opened = await lured(reader, hostile, { target: `${site.origin}/sign-in/x/window`, forged });
    // Before the style sheet is there, what it hides for a while counts as visible.
    await opened.waitForLoadState();
    await opened.locator(".stray").waitFor();
    assert.match(await opened.locator(".stray").innerText(), new RegExp(words("window-stray")));
    assert.deepEqual([await opened.title(), new URL(opened.url()).pathname], ["Connecting to X… – The Tidewater Gazette", "/sign-in/x/window"]);
    const rounds = Number(await reader.page.title());
    assert.ok(rounds > 2, "the forged message was there all the time");
    assert.equal(await reader.page.locator("ol").innerText(), "");

    reader.allow(site.providers.x.origin);
    await opened.getByRole("link", { name: words("window-stray-go") }).click();
    await answer(opened);
    await opened.waitForURL("**/account");
    assert.equal(await opened.evaluate(() => window.opener), null, "the tie is cut as soon as the reader goes on");
    assert.equal(await reader.page.locator("ol").innerText(), "");
    assert.deepEqual(await attacker.claim(), { outcome: "waiting" }, "the attacker has nothing to claim");
    // The browser itself says that what the window tells its opener is not for this one.
    assert.ok(reader.complaints.every((said) => /target origin provided .* does not match/.test(said)), reader.complaints.join("\n"));
    reader.complaints.length = 0;
  });

  journey("a window's address that came by mail leads to our own page", { ...setting, scripts: [true, false] }, async (reader) => {
    reader.allow(site.providers.x.origin);
    await reader.visit("/sign-in/x/window");
    await reader.page.getByText(words("window-stray")).waitFor();
    await reader.page.getByRole("link", { name: words("window-stray-go") }).click();
    await answer(reader.page);
    await reader.page.waitForURL("**/account");
    await reader.page.getByRole("heading", { name: words("account-title") }).waitFor();
    assert.equal(await reader.page.locator("input[name=name]").inputValue(), "Ana Bell");
  });

  journey("the way back from a provider is good once, in its own browser, for its own provider", { ...setting, scripts: [false] }, async (reader) => {
    reader.allow(site.providers.x.origin);
    await reader.visit("/quay");
    await reader.fill({ body: "Mine alone" });
    await reader.form.locator('.sign-in[data-provider="x"]').click();
    const flow = await reader.page.locator("[name=flow]").inputValue();
    const decided = await reader.context.request.post(`${site.providers.x.origin}/decide`, { form: { flow, user: "ana" }, maxRedirects: 0 });
    const back = decided.headers().location;
    const stranger = await reader.another();
    await assertOver(stranger, back);
    await assertOver(reader, back.replace("/sign-in/x/", "/sign-in/other/"));
    await reader.page.goto(back);
    await reader.form.locator(".identity").waitFor();
    assert.equal(await reader.form.locator("[name=body]").inputValue(), "Mine alone");
    await assertOver(reader, back);
    await stranger.visit("/account");
    await stranger.page.getByText(words("account-signed-out")).waitFor();
  });

  journey("no page of signing in can be framed", setting, async (reader) => {
    const frames = PAGES.map((page) => site.origin + page);
    await visitHostile(reader, hostile, { frame: frames });
    await eventually(() => {
      const shown = reader.page.frames().filter((frame) => frame !== reader.page.mainFrame());
      assert.deepEqual(shown.map((frame) => frame.url()), frames.map(() => "chrome-error://chromewebdata/"));
    });
    await eventually(() => assert.equal(reader.complaints.filter((said) => /frame-ancestors 'none'/.test(said)).length, frames.length));
    reader.complaints.length = 0;
  });

  test("a claim needs the verifier, and ends with its first answer", async () => {
    const one = new Waiting(site.origin);
    const another = new Waiting(site.origin);
    another.window = await one.open();
    assert.deepEqual(await one.claim(), { outcome: "waiting" });
    const expired = { outcome: "expired", text: words("sign-in-expired") };
    assert.deepEqual(await another.claim(), expired, "with another verifier");
    await another.claim({ cancel: true });
    assert.deepEqual(await one.claim(), { outcome: "waiting" }, "nor can it be cancelled with another");
    await one.claim({ cancel: true });
    assert.deepEqual(await one.claim(), expired);
  });
});

/** Whoever waits for a sign-in without a browser: the page of a reader, or an attacker who wants somebody else's. */
class Waiting {
  constructor(origin) {
    Object.assign(this, { origin, verifier: createHash("sha256").update(String(Math.random())).digest("base64url"), window: "" });
  }

  async open() {
    const challenge = createHash("sha256").update(this.verifier).digest("base64url");
    const { window } = await this.#ask("/sign-in/x/window", { challenge });
    this.window = window;
    return window;
  }

  claim(more = {}) {
    return this.#ask("/sign-in/x/claim", { window: this.window, verifier: this.verifier, ...more });
  }

  async #ask(where, body) {
    const headers = { "content-type": "application/json", origin: this.origin };
    const response = await fetch(this.origin + where, { method: "POST", headers, body: JSON.stringify(body) });
    assert.equal(response.status, 200);
    return response.json();
  }
}

/** An address that leads back from a provider leads nowhere, and says so. */
async function assertOver(reader, address) {
  const answered = await reader.page.goto(address);
  assert.equal(Math.floor(answered.status() / 100), 4);
  await reader.page.getByRole("heading", { name: words("sign-in-over-title") }).waitFor();
}

async function visitHostile(reader, hostile, { frame = [], ...query }) {
  reader.allow(hostile.origin);
  const asked = new URLSearchParams(query);
  for (const address of frame) asked.append("frame", address);
  await reader.page.goto(`${hostile.origin}/?${asked}`);
}

/** Clicks on the prize. */
async function lured(reader, hostile, query) {
  await visitHostile(reader, hostile, query);
  return reader.windowFrom(() => reader.page.getByRole("button").click());
}
