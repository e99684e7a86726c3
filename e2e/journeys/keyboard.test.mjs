import assert from "node:assert/strict";
import { describe } from "node:test";

import { assertFocusSeen } from "../support/audit.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { article, reply } from "../support/seed.mjs";

describe("without a mouse", () => {
  const root = reply("/by-hand", "Who was there?", { name: "Ana Bell" });
  const answer = reply("/by-hand", "I was.", { parent: root });
  const site = publication({ policy: "hold", articles: [article("by-hand")], replies: [root, answer] });
  const setting = { site, browser: browser() };

  journey("reading, answering, mending, previewing, posting, editing and withdrawing", setting, async (reader) => {
    const { keyboard } = reader.page;
    const press = async (selector) => {
      await reader.tabTo(selector);
      await assertFocusSeen(reader);
      await keyboard.press("Enter");
    };

    await reader.visit("/");
    await press('a[href="/by-hand"]');
    await reader.page.waitForURL("**/by-hand");

    await press(`a[href*="reply_to=${answer.id}"]`);
    await reader.page.getByRole("heading", { name: "Reply to Bo Hartmann", exact: true }).waitFor();
    await reach(reader, "body");
    await keyboard.type(`So was **I**, script ${reader.script}.`);
    await reach(reader, "name");
    await keyboard.type("Inge");
    await reach(reader, "email");
    await keyboard.type("inge at example");
    await press('button[name="intent"][value="post"]');

    await reader.page.locator(".error-summary").waitFor();
    await press(".error-summary a");
    assert.equal((await reader.focused()).name, "email");
    await keyboard.press("Control+A");
    await keyboard.type("inge@example.org");
    await press('button[name="intent"][value="preview"]');
    await reader.page.locator(".preview strong").waitFor();

    await press('button[name="intent"][value="post"]');
    const id = await reader.arrival();
    assert.equal(await reader.reply(id).getAttribute("data-state"), "pending");

    await press(`a[href="/r/${id}/edit"]`);
    await reader.page.waitForURL("**/edit");
    await reach(reader, "body");
    await keyboard.press("Control+End");
    await keyboard.type(" Indeed.");
    await press("main form button");
    assert.equal(await reader.arrival(), id);
    assert.match(await reader.reply(id).innerText(), /Indeed\./);

    await press(`a[href="/r/${id}/withdraw"]`);
    await reader.page.waitForURL("**/withdraw");
    await press("main form[method=post] button");
    await reader.page.waitForURL(/\/by-hand(\?|#|$)/);
    assert.ok(!(await reader.page.content()).includes("Indeed."));
  });
});

/** Goes to a field of the form with Tab, unless it has the focus already. */
async function reach(reader, name) {
  if ((await reader.focused()).name !== name) await reader.tabTo(`form [name="${name}"]`);
  await assertFocusSeen(reader);
}
