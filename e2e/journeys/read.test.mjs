import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { publication } from "../support/publication.mjs";
import { browser, eventually, journey } from "../support/reader.mjs";
import { article, hardThread } from "../support/seed.mjs";

describe("reading", () => {
  const thread = hardThread("/salt-marsh");
  const site = publication({
    articles: [article("salt-marsh", { title: "The village that let the sea back in" }), article("quiet", { title: "A quiet day" })],
    replies: thread,
  });
  const setting = { site, browser: browser() };

  journey("the front page leads to an article and its replies", setting, async (reader) => {
    await reader.visit("/");
    await reader.page.getByRole("link", { name: "The village that let the sea back in" }).first().click();
    await reader.page.waitForURL("**/salt-marsh");
    const shown = reader.page.locator("article.reply[data-state=published]");
    assert.equal(await shown.count(), thread.filter(({ state }) => state === "published").length);
    assert.match(await reader.reply(thread[1].id).locator(".reply-body").innerText(), /level 2/);
  });

  journey("reading alone sets no cookie", setting, async (reader) => {
    await reader.visit("/");
    await reader.visit("/salt-marsh");
    assert.deepEqual(await reader.context.cookies(), []);
  });

  journey("a reply that is gone keeps its place, without its words", setting, async (reader) => {
    await reader.visit("/salt-marsh");
    for (const gone of thread.filter(({ state }) => state !== "published")) {
      const place = reader.reply(gone.id);
      assert.equal(await place.getAttribute("data-state"), gone.state);
      assert.ok(!(await place.innerText()).includes(gone.author.name));
    }
    assert.ok(!(await reader.page.content()).includes("Words that nobody sees"));
  });

  journey("a permalink leads to its reply", setting, async (reader) => {
    await reader.visit("/salt-marsh");
    await reader.reply(thread[3].id).locator("a[rel=bookmark]").first().click();
    assert.equal(await reader.arrival(), thread[3].id);
    assert.equal(await reader.page.evaluate(() => document.querySelector(":target")?.id), `reply-${thread[3].id}`);
  });

  journey("times are relative with a script and exact without", setting, async (reader) => {
    await reader.visit("/salt-marsh");
    const time = reader.reply(thread[0].id).locator("time").first();
    const second = Math.floor(Date.parse(thread[0].created) / 1000);
    assert.equal(Date.parse(await time.getAttribute("datetime")) / 1000, second);
    assert.ok((await time.getAttribute("title")).length > 0, "the exact time is in the title");
    if (reader.script) await eventually(async () => assert.match(await time.innerText(), /3 hours ago/));
    else assert.match(await time.innerText(), /\d{4}/);
  });

  journey("a closed branch stays out of the way and opens again", setting, async (reader) => {
    await reader.visit("/salt-marsh");
    const handle = reader.page.locator("details.branch > summary").first();
    const below = reader.reply(thread[1].id);
    await handle.click();
    await below.waitFor({ state: "hidden" });
    await handle.click();
    await below.waitFor({ state: "visible" });
  });

  test("every page forbids what it does not need", async () => {
    for (const path of ["/", "/salt-marsh", "/quiet", "/nothing-here"]) {
      const answer = await fetch(site.origin + path);
      const policy = answer.headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'/, path);
      assert.match(policy, /require-trusted-types-for 'script'/, path);
      assert.ok(!policy.includes("unsafe"), path);
    }
  });
});
