import assert from "node:assert/strict";
import { describe } from "node:test";

import { publication } from "../support/publication.mjs";
import { browser, eventually, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";

describe("one's own reply", () => {
  const site = publication({ policy: "hold", articles: ["held", "edited", "withdrawn", "kept", "draft"].map((name) => article(name)) });
  const setting = { site, browser: browser() };

  journey("a held reply is seen by its author and by nobody else", setting, async (reader) => {
    await reader.visit("/held");
    const id = await reader.post({ body: `For the moderator first, script ${reader.script}.` });
    assert.equal(await reader.reply(id).getAttribute("data-state"), "pending");
    assert.match(await reader.reply(id).innerText(), /Only you can see this until it is approved\./);
    const other = await reader.another();
    await other.visit("/held");
    assert.equal(await other.reply(id).count(), 0);
    assert.equal(await other.page.locator("#replies").getAttribute("data-count"), "0");
    await reader.visit("/held");
    assert.equal(await reader.reply(id).count(), 1, "it is still there after a reload");
  });

  journey("an author edits the own reply", setting, async (reader) => {
    await reader.visit("/edited");
    const id = await reader.post({ body: `With a mistaek, script ${reader.script}.` });
    await reader.reply(id).getByRole("link", { name: /^Edit/ }).click();
    await reader.page.waitForURL(`**/r/${id}/edit`);
    const body = reader.page.locator("textarea[name=body]");
    assert.equal(await body.inputValue(), `With a mistaek, script ${reader.script}.`);
    await body.fill(`Without a mistake, script ${reader.script}.`);
    await reader.page.getByRole("button", { name: "Save changes" }).click();
    assert.equal(await reader.arrival(), id);
    assert.match(await reader.reply(id).innerText(), /Without a mistake/);
    assert.ok(!(await reader.page.content()).includes("mistaek"));
  });

  journey("an author withdraws the own reply after a question", setting, async (reader) => {
    await reader.visit("/withdrawn");
    const words = `Said too much, script ${reader.script}.`;
    const id = await reader.post({ body: words });
    await reader.reply(id).getByRole("link", { name: /^Withdraw/ }).click();
    await reader.page.waitForURL(`**/r/${id}/withdraw`);
    await reader.page.locator("main form[method=post]").getByRole("button", { name: "Withdraw" }).click();
    await reader.page.waitForURL(/\/withdrawn(\?|#|$)/);
    assert.ok(!(await reader.page.content()).includes(words));
  });

  journey("who thinks again keeps the reply", setting, async (reader) => {
    await reader.visit("/kept");
    const id = await reader.post({ body: `Said well, script ${reader.script}.` });
    await reader.reply(id).getByRole("link", { name: /^Withdraw/ }).click();
    await reader.page.getByRole("link", { name: "Keep it" }).click();
    await reader.reply(id).waitFor();
  });

  journey("a stranger can neither edit nor withdraw it", setting, async (reader) => {
    await reader.visit("/kept");
    const id = await reader.post({ body: `Mine, script ${reader.script}.` });
    const other = await reader.another();
    for (const act of ["edit", "withdraw"]) {
      const answer = await other.visit(`/r/${id}/${act}`);
      assert.ok(answer.status() >= 400 && answer.status() < 500, `${act}: ${answer.status()}`);
      assert.ok(!(await other.page.content()).includes("Mine, script"));
    }
  });

  journey("a draft is still there after the tab was closed", { ...setting, scripts: [true] }, async (reader) => {
    await reader.visit("/draft");
    await reader.fill({ body: "Half a thought" });
    const closed = reader.page.waitForEvent("close");
    await reader.page.close({ runBeforeUnload: true });
    await closed;
    await reader.newTab();
    await reader.visit("/draft");
    await eventually(async () => assert.equal(await reader.form.locator("[name=body]").inputValue(), "Half a thought"));
    await reader.post({ body: "A whole thought" });
    await reader.visit("/draft");
    assert.equal(await reader.form.locator("[name=body]").inputValue(), "", "what was posted is no draft any more");
  });
});

describe("one's own reply that cannot be changed", () => {
  const site = publication({ editMinutes: 0, articles: [article("final")] });

  journey("what was posted is no draft any more", { site, browser: browser(), scripts: [true] }, async (reader) => {
    await reader.visit("/final");
    const id = await reader.post({ body: "Said once and for all" });
    assert.equal(await reader.reply(id).getByRole("link", { name: /^(Edit|Withdraw)/ }).count(), 0);
    assert.equal(await reader.form.locator("[name=body]").inputValue(), "");
    await reader.visit("/final");
    assert.equal(await reader.form.locator("[name=body]").inputValue(), "");
  });
});
