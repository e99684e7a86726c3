import assert from "node:assert/strict";
import { describe } from "node:test";

import { publication } from "../support/publication.mjs";
import { browser, eventually, journey } from "../support/reader.mjs";
import { article, reply } from "../support/seed.mjs";

describe("replying", () => {
  const bo = reply("/answered", "What happened to the well?");
  const site = publication({
    articles: ["mistakes", "mistakes-too", "plain", "focus", "answered", "moving", "twice"].map((name) => article(name)),
    replies: [bo, reply("/moving", "First.", { name: "Ana Bell" })],
  });
  const setting = { site, browser: browser() };

  journey("mistakes are named, can be mended, and lose no typed text", setting, async (reader) => {
    await reader.visit("/mistakes");
    await reader.fill({ name: "Ana Bell", email: "not-an-address", website: "https://example.org" });
    await reader.press("post");
    const summary = reader.page.locator(".error-summary");
    await summary.waitFor();
    assert.match(await reader.page.title(), /^Error: /);
    assert.equal(await summary.locator("a").count(), 2);
    await eventually(async () => {
      const inside = await reader.page.evaluate(() => document.activeElement.closest(".error-summary") !== null);
      assert.ok(inside || !reader.script, "the summary has the focus");
    });
    for (const name of ["body", "email"]) {
      const field = reader.form.locator(`[name=${name}]`);
      assert.equal(await field.getAttribute("aria-invalid"), "true", name);
      const described = (await field.getAttribute("aria-describedby")).split(" ");
      const words = await reader.page.evaluate((ids) => ids.map((id) => document.getElementById(id).textContent).join(" "), described);
      const said = await summary.locator(`a[href="#${await field.getAttribute("id")}"]`).innerText();
      assert.ok(words.includes(said), `the field says the same: ${said}`);
    }
    assert.equal(await reader.form.locator("[name=name]").inputValue(), "Ana Bell");
    assert.equal(await reader.form.locator("[name=email]").inputValue(), "not-an-address");

    await reader.fill({ body: `Mended *now*, script ${reader.script}.`, email: "ana@example.org" });
    await reader.press("preview");
    const preview = reader.page.locator(".preview");
    await preview.locator("em", { hasText: "now" }).waitFor();
    assert.equal(await reader.form.locator("[name=body]").inputValue(), `Mended *now*, script ${reader.script}.`);

    await reader.press("post");
    const id = await reader.arrival();
    assert.match(await reader.reply(id).innerText(), new RegExp(`Mended now, script ${reader.script}`));
    assert.equal(await reader.reply(id).getAttribute("data-state"), "published");
    assert.equal(await reader.form.locator("[name=body]").inputValue(), "", "the form is empty again");
  });

  journey("a new reply is where the reader then is", setting, async (reader) => {
    await reader.visit("/focus");
    const id = await reader.post({ body: `Where am I? Script ${reader.script}.` });
    const place = await reader.page.evaluate(() => document.querySelector(":target")?.id);
    assert.equal(place, `reply-${id}`);
    if (reader.script) await eventually(async () => assert.equal((await reader.focused()).id, `reply-${id}`));
    assert.ok(await reader.reply(id).isVisible());
  });

  journey("others see a published reply at once", setting, async (reader) => {
    await reader.visit("/plain");
    const id = await reader.post({ body: `For everybody, script ${reader.script}.` });
    const other = await reader.another();
    await eventually(async () => {
      await other.visit("/plain");
      assert.equal(await other.reply(id).count(), 1);
    });
    assert.equal(await other.page.locator('a[href$="/edit"]').count(), 0, "a stranger cannot edit it");
  });

  journey("a reply to a reply stands under it", setting, async (reader) => {
    await reader.visit("/answered");
    const link = reader.reply(bo.id).locator(`a[href*="reply_to=${bo.id}"]`);
    assert.match(await link.evaluate((element) => element.getAttribute("aria-label") ?? element.textContent), /Bo Hartmann/);
    await link.click();
    await reader.page.getByRole("heading", { name: "Reply to Bo Hartmann", exact: true }).waitFor();
    assert.equal(await reader.form.locator("[name=parent]").inputValue(), bo.id);
    const id = await reader.post({ body: `It went first, script ${reader.script}.` });
    const within = await reader.reply(id).evaluate(
      (element, above) => element.closest("ol").closest("li").querySelector("article").id === above,
      `reply-${bo.id}`,
    );
    assert.ok(within, "its list is inside the item of the reply that it answers");
  });

  journey("the same words sent twice are one reply", setting, async (reader) => {
    const words = `Once is enough, script ${reader.script}.`;
    await reader.visit("/twice");
    const first = await reader.post({ body: words });
    await reader.visit("/twice");
    assert.equal(await reader.post({ body: words }), first);
    await reader.visit("/twice");
    assert.equal(await reader.page.locator("article.reply", { hasText: words }).count(), 1);
  });

  journey("the form comes to the reply and goes back, with its text and the focus", { ...setting, scripts: [true] }, async (reader) => {
    await reader.visit("/moving");
    const address = reader.page.url();
    await reader.fill({ body: "Typed before." });
    const opener = reader.page.locator('article.reply a[href*="reply_to="]').first();
    await opener.click();
    const inItem = () => reader.form.evaluate((form) => form.closest("li")?.querySelector("article.reply") !== null && form.closest("li") !== null);
    await eventually(async () => assert.ok(await inItem(), "the form is in the reply's item"));
    assert.equal(reader.page.url().split("#")[0], address, "without another page");
    await eventually(async () => assert.equal((await reader.focused()).name, "body"));
    assert.equal((await reader.focused()).value, "Typed before.");
    await reader.form.getByText("Cancel", { exact: true }).click();
    await eventually(async () => assert.ok(!(await inItem()), "the form is back at the end"));
    assert.equal(await reader.form.locator("[name=parent]").inputValue(), "");
    assert.ok(await opener.evaluate((element) => element === document.activeElement), "the focus is where it came from");
    assert.equal(await reader.form.locator("[name=body]").inputValue(), "Typed before.");
  });
});
