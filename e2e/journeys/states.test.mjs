import assert from "node:assert/strict";
import { describe } from "node:test";

import { ALL_COLOURS, inspect } from "../support/looks.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { ARTICLES, REPLIES, STATES } from "../support/states.mjs";

describe("every state, left to right", () => {
  const site = publication({ policy: "hold", articles: ARTICLES, replies: REPLIES });
  const setting = { site, browser: browser() };

  for (const { name, scripts, reach } of STATES) {
    journey(`${name} is in order`, { ...setting, scripts }, async (reader) => {
      await reach(reader);
      await inspect(reader, `${name}${reader.script ? "" : " without scripts"}`, ALL_COLOURS);
    });
  }

  journey("what is printed has no form, and links spelled out", setting, async (reader) => {
    await reader.visit("/one");
    await reader.page.emulateMedia({ media: "print" });
    assert.ok(!(await reader.form.isVisible()), "the form");
    assert.ok(!(await reader.page.locator(".reply-actions").first().isVisible()), "the links to act");
    assert.ok(await reader.page.locator(".reply-body").first().isVisible());
    const spelled = await reader.page.locator(".prose a").evaluate((link) => getComputedStyle(link, "::after").content);
    assert.match(spelled, /example\.org/);
    if (process.env.SCREENSHOTS === "1") await reader.picture("print");
  });

  journey("the deepest reply keeps 24 characters a line at 320 px", { ...setting, scripts: [true] }, async (reader) => {
    await reader.visit("/twelve");
    await reader.page.setViewportSize({ width: 320, height: 640 });
    // Letters of running text are about half as wide as high.
    const characters = await reader.page.evaluate(() => {
      const bodies = [...document.querySelectorAll(".reply-body")];
      return Math.min(...bodies.map((body) => body.clientWidth / (0.5 * Number.parseFloat(getComputedStyle(body).fontSize))));
    });
    assert.ok(characters >= 24, `${characters} characters`);
  });
});

describe("a front page with one article", () => {
  const site = publication({ articles: ARTICLES.slice(0, 1) });
  journey("it is in order", { site, browser: browser() }, async (reader) => {
    await reader.visit("/");
    await inspect(reader, "front page with 1 article");
  });
});

describe("a front page without articles", () => {
  const site = publication({ articles: [] });
  journey("it is in order", { site, browser: browser() }, async (reader) => {
    await reader.visit("/");
    await inspect(reader, "front page without articles");
  });
});
