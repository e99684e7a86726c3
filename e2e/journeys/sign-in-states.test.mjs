import assert from "node:assert/strict";
import { describe } from "node:test";

import { start } from "../support/everywhere.mjs";
import { ALL_COLOURS, inspect } from "../support/looks.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { PROVIDERS, SIGN_IN_STATES } from "../support/sign-in-states.mjs";

/** What is looked at from left to right in every colour, and from right to left once more. */
const LANGUAGES = { en: { colours: ALL_COLOURS, dir: "ltr" }, fa: { dir: "rtl", scripts: [true] } };

for (const [language, { colours, dir, scripts }] of Object.entries(LANGUAGES)) {
  describe(`every state of signing in (${language})`, () => {
    const articles = [article("quay", { title: "The village that let the sea back in" })];
    const site = publication({ language, articles, providers: () => start(PROVIDERS) });
    const setting = { site, browser: browser() };

    for (const state of SIGN_IN_STATES) {
      journey(`${state.name} is in order`, { ...setting, scripts: scripts ?? state.scripts }, async (reader) => {
        await state.reach(reader, site);
        const root = await reader.page.evaluate(() => ({ dir: document.documentElement.dir, lang: document.documentElement.lang }));
        assert.deepEqual(root, { dir, lang: language });
        await inspect(reader, `sign-in ${state.name} ${language}${reader.script ? "" : " without scripts"}`, colours);
      });
    }
  });
}

describe("icons to sign in by", () => {
  const site = publication({ articles: [article("quay")], providers: () => start(PROVIDERS) });

  journey("each has room for a finger, a name, and its brand's colour only when it is meant", { site, browser: browser(), scripts: [true] }, async (reader) => {
    await reader.visit("/quay");
    const icons = await reader.form.locator(".sign-in").all();
    assert.equal(icons.length, PROVIDERS.length);
    const colour = (icon) => icon.evaluate((element) => getComputedStyle(element).color);
    const atRest = await colour(icons[0]);
    for (const icon of icons) {
      const { width, height } = await icon.boundingBox();
      assert.ok(width >= 40 && height >= 40, `${width} by ${height}`);
      assert.equal(await icon.getAttribute("aria-label"), `Log in with ${await icon.getAttribute("data-name")}`);
      assert.equal(await colour(icon), atRest);
      await icon.hover();
      assert.notEqual(await colour(icon), atRest);
      await reader.page.mouse.move(0, 0);
    }
  });
});
