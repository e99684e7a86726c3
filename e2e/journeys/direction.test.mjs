import assert from "node:assert/strict";
import { describe } from "node:test";

import { inspect } from "../support/looks.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { ARTICLES, REPLIES, STATES } from "../support/states.mjs";

/** In Arabic too, but only where the words are most of the page: the rest differs in nothing. */
const LANGUAGES = { fa: STATES, ar: STATES.filter(({ name }) => /nested|errors|pending/.test(name)) };

for (const [language, states] of Object.entries(LANGUAGES)) {
  describe(`every state, right to left (${language})`, () => {
    const site = publication({ policy: "hold", language, articles: ARTICLES, replies: REPLIES });
    const setting = { site, browser: browser(), scripts: [true] };

    for (const { name, reach } of states) {
      journey(`${name} is in order`, setting, async (reader) => {
        await reach(reader);
        const root = await reader.page.evaluate(() => ({ dir: document.documentElement.dir, lang: document.documentElement.lang }));
        assert.deepEqual(root, { dir: "rtl", lang: language });
        await inspect(reader, `${name} ${language}`);
      });
    }
  });
}

describe("code on a page that reads right to left", () => {
  const site = publication({ language: "fa", articles: [article("code", { body: "Call `f(x);` here.\n\n```\nlet a = f(x);\n```\n" })] });

  journey("reads left to right", { site, browser: browser(), scripts: [true] }, async (reader) => {
    await reader.visit("/code");
    for (const code of await reader.page.locator(".prose :is(pre, p code)").all()) {
      const { direction, unicodeBidi, textAlign } = await code.evaluate((element) => ({ ...getComputedStyle(element) }));
      assert.deepEqual({ direction, unicodeBidi, textAlign }, { direction: "ltr", unicodeBidi: "isolate", textAlign: "start" });
    }
    assert.equal(await reader.page.locator(".prose :is(pre, p code)").count(), 2);
  });
});

describe("directions side by side", () => {
  const site = publication({ articles: ARTICLES, replies: REPLIES });

  journey("a name or text of the other direction does not disturb its neighbours", { site, browser: browser(), scripts: [true] }, async (reader) => {
    await reader.visit("/twelve");
    const arabic = reader.page.locator("article.reply", { hasText: "هذا تعليق" });
    assert.equal(await arabic.locator(".reply-body").getAttribute("dir"), "auto");
    assert.equal(await arabic.locator(".reply-body").evaluate((body) => getComputedStyle(body).direction), "rtl");
    const isolated = await arabic.locator(".reply-author bdi").evaluate((name) => getComputedStyle(name).unicodeBidi);
    assert.match(isolated, /isolate/);
  });
});
