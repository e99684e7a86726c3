import assert from "node:assert/strict";
import { describe } from "node:test";

import { publication } from "../support/publication.mjs";
import { browser, eventually, journey } from "../support/reader.mjs";
import { article, longThread, wideThread } from "../support/seed.mjs";

/** A page shows about fifty replies; this is generous and still far from ten thousand. */
const MOST_ON_A_PAGE = 80;

describe("a long thread", () => {
  const thread = longThread("/long", 10_000);
  const wide = wideThread("/wide", 47);
  const site = publication({ articles: ["long", "wide", "busy"].map((name) => article(name)), replies: [...thread, ...wide, ...longThread("/busy", 300)] });
  const setting = { site, browser: browser() };
  const numbers = async (reader) =>
    (await reader.page.locator("article.reply .reply-body").allInnerTexts()).map((text) => Number(text.match(/\d+/)[0]));

  journey("a permalink leads straight to the fortieth page", setting, async (reader) => {
    const wanted = thread[1974];
    await reader.visit(`/r/${wanted.id}`);
    assert.equal(await reader.arrival(), wanted.id);
    assert.ok(await reader.reply(wanted.id).isVisible());
    assert.equal(await reader.page.evaluate(() => document.querySelector(":target")?.id), `reply-${wanted.id}`);
    assert.ok((await numbers(reader)).length <= MOST_ON_A_PAGE);
  });

  journey("pages follow one another without a gap and without a double", setting, async (reader) => {
    await reader.visit(`/r/${thread[1974].id}`);
    const here = await numbers(reader);
    await reader.page.locator("a[rel=next]").first().click();
    await reader.page.waitForURL(/after=/);
    const next = await numbers(reader);
    assert.equal(next[0], here.at(-1) + 1);
    await reader.page.locator("a[rel=prev]").first().click();
    await reader.page.waitForURL(/before=/);
    assert.equal((await numbers(reader)).at(-1), next[0] - 1);
  });

  journey("the newest can come first", setting, async (reader) => {
    await reader.visit("/long");
    assert.equal((await numbers(reader))[0], 1);
    await reader.page.locator('a[href*="order=newest"]').first().click();
    await reader.page.waitForURL(/order=newest/);
    assert.deepEqual((await numbers(reader)).slice(0, 3), [10_000, 9999, 9998]);
    await reader.page.locator("a[rel=next]").first().click();
    await reader.page.waitForURL(/after=/);
    assert.ok((await numbers(reader))[0] < 9999, "and stays so on the next page");
  });

  journey("answers that a page leaves out are one press away", setting, async (reader) => {
    await reader.visit("/wide");
    const more = reader.page.locator(".more-answers");
    assert.match(await more.innerText(), /Show 37 more answers/);
    assert.equal(await reader.reply(wide.at(-1).id).count(), 0);
    await more.click();
    await eventually(async () => assert.equal(await reader.reply(wide.at(-1).id).count(), 1));
  });

  journey("a reply posted on a long thread is found at its end", setting, async (reader) => {
    await reader.visit("/busy");
    const id = await reader.post({ body: `After all the others, script ${reader.script}.` });
    assert.ok(await reader.reply(id).isVisible());
  });
});
