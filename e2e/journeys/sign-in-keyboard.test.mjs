import assert from "node:assert/strict";
import { describe } from "node:test";

import { assertFocusSeen } from "../support/audit.mjs";
import { start } from "../support/everywhere.mjs";
import { publication } from "../support/publication.mjs";
import { browser, eventually, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { words } from "../support/words.mjs";

const ICONS = ["x", "github", "mastodon-4-4"];

describe("signing in without a mouse", () => {
  const site = publication({ articles: [article("quay")], providers: () => start(ICONS) });
  const setting = { site, browser: browser() };

  journey("icons are reached one after the other, and each says what it is", setting, async (reader) => {
    await reader.visit("/quay");
    for (const id of ICONS) {
      await reader.tabTo(`.sign-in[data-provider="${id}"]`);
      await assertFocusSeen(reader);
      assert.equal(await reader.page.evaluate(() => document.activeElement.getAttribute("aria-label")), words("sign-in-with", { provider: name(id) }));
    }
  });

  journey("Enter in a field posts the reply and signs nobody in", setting, async (reader) => {
    for (const field of ["name", "email", "website"]) {
      await reader.visit("/quay");
      const body = `By Enter in ${field}, script ${reader.script}.`;
      await reader.fill({ body, name: "Ana Bell", email: "ana@example.org" });
      await reader.form.locator(`[name=${field}]`).press("Enter");
      const id = await reader.arrival();
      assert.match(await reader.reply(id).innerText(), new RegExp(body));
      assert.equal(reader.context.pages().length, 1, "no window is opened");
      assert.equal(await reader.form.locator("[name=body]").inputValue(), "", "what was posted is no draft any more");
    }
  });

  journey("from the icon to the posted reply, and out again", setting, async (reader) => {
    reader.allow(site.providers.x.origin);
    await reader.visit("/quay");
    await reader.tabTo("[name=body]");
    await reader.page.keyboard.type("Said without a mouse.");
    await reader.tabTo('.sign-in[data-provider="x"]');
    await decide(reader, "ana");
    await reader.form.locator(".identity").waitFor();
    if (reader.script) await eventually(async () => assert.equal((await reader.focused()).name, "body", "where one was going to write"));
    await reader.tabTo('button[name="intent"][value="post"]');
    await reader.page.keyboard.press("Enter");
    const id = await reader.arrival();
    assert.match(await reader.reply(id).innerText(), /via X[\s\S]*Said without a mouse\./);
    await reader.tabTo('button[formaction="/sign-out"]');
    await assertFocusSeen(reader);
    await reader.page.keyboard.press("Enter");
    await reader.form.locator("[name=name]").waitFor();
  });

  journey("who waits has Cancel under the finger, and is back at the icon after it", { ...setting, scripts: [true] }, async (reader) => {
    reader.allow(site.providers.x.origin);
    await reader.visit("/quay");
    await reader.tabTo('.sign-in[data-provider="x"]');
    await reader.windowFrom(() => reader.page.keyboard.press("Enter"));
    assert.equal(await focusedText(reader), words("form-cancel"));
    await reader.page.keyboard.press("Enter");
    await reader.form.locator("[name=name]").waitFor();
    assert.equal(await reader.page.evaluate(() => document.activeElement.dataset.provider), "x");
  });

  journey("who is refused is back at the icon, and hears why", { ...setting, scripts: [true] }, async (reader) => {
    reader.allow(site.providers.x.origin);
    await reader.visit("/quay");
    await reader.tabTo('.sign-in[data-provider="x"]');
    await decide(reader, "");
    const outcome = reader.form.locator(".outcome[role=status]");
    await outcome.waitFor();
    assert.equal(await outcome.innerText(), words("sign-in-denied"));
    assert.equal(await reader.page.evaluate(() => document.activeElement.dataset.provider), "x");
  });

  journey("the account's page is gone through and its name changed", setting, async (reader) => {
    reader.allow(site.providers.github.origin);
    await reader.visit("/account");
    await reader.tabTo('.sign-in[data-provider="github"]');
    await reader.page.keyboard.press("Enter");
    await reader.page.locator('button[value="ben"]').waitFor();
    await reader.tabTo('button[value="ben"]');
    await reader.page.keyboard.press("Enter");
    await reader.page.locator("form[action='/account/name']").waitFor();
    await reader.tabTo("[name=name]");
    await assertFocusSeen(reader);
    await reader.page.keyboard.press("Control+A");
    await reader.page.keyboard.type(`Ben of the Keys, script ${reader.script}`);
    await reader.page.keyboard.press("Enter");
    await reader.page.getByText(words("account-saved")).waitFor();
    for (const selector of [".sign-in", 'form[action="/sign-out"] button', 'form[action="/account/log-out-everywhere"] button', 'a[href="/account/delete"]']) {
      await reader.tabTo(selector);
      await assertFocusSeen(reader);
    }
  });
});

/** Presses Enter on the icon that has the focus, and on a person's button, or the one to deny, at the provider. */
async function decide(reader, who) {
  const there = reader.page;
  const opened = reader.script ? await reader.windowFrom(() => there.keyboard.press("Enter")) : there;
  if (!reader.script) await there.keyboard.press("Enter");
  await opened.locator(`button[value="${who}"]`).waitFor();
  reader.page = opened;
  await reader.tabTo(`button[value="${who}"]`);
  reader.page = there;
  await opened.keyboard.press("Enter");
}

async function focusedText(reader) {
  return reader.page.evaluate(() => document.activeElement.textContent);
}

function name(id) {
  return { x: "X", github: "GitHub", "mastodon-4-4": "Mastodon 4.4" }[id];
}
