// The own account: its name, its ways to log in, where it is logged in, its replies, its end.

import assert from "node:assert/strict";
import { describe } from "node:test";

import { startGithub } from "../providers/github.mjs";
import { startX } from "../providers/x.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { signInOnAccount } from "../support/sign-in.mjs";
import { words } from "../support/words.mjs";

describe("the own account", () => {
  const providers = async () => ({ x: await startX(), github: await startGithub() });
  const site = publication({ articles: ["quay", "harbour"].map((name) => article(name)), providers });
  const setting = { site, browser: browser() };

  journey("a new name is on every reply, unless it is another's or the publication's", setting, async (reader) => {
    const ana = newcomer(site, "Ana Marlow");
    await comeIn(reader, site, "x", ana);
    const id = await say(reader, "/quay", "Under the old name.");
    const name = `${ana.name} of the Harbour`;
    await rename(reader, name);
    assert.equal(await nameField(reader).inputValue(), name);
    await reader.page.getByText(words("account-saved")).waitFor();
    await reader.visit("/quay");
    assert.equal(await reader.reply(id).locator(".reply-author").innerText(), name);

    const other = await reader.another();
    const ben = newcomer(site, "Ben Crane");
    await comeIn(other, site, "x", ben);
    for (const [typed, why] of [[name.toUpperCase(), "taken"], ["Admin", "invalid"], ["", "invalid"]]) {
      await rename(other, typed);
      const field = nameField(other);
      assert.equal(await field.inputValue(), typed, "what was typed is there to be mended");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.equal(await other.page.locator("#error-name").innerText(), words(`account-name-${why}`));
      await other.visit("/account");
      assert.equal(await nameField(other).inputValue(), ben.name);
    }
  });

  journey("a second way to log in leads to the same account, until it is removed", setting, async (reader) => {
    const ana = newcomer(site, "Ana Sandpiper");
    await comeIn(reader, site, "x", ana);
    const id = await say(reader, "/quay", "By X.");
    await comeIn(reader, site, "github", ana);
    assert.deepEqual(await ways(reader), ["X", "GitHub"]);

    const other = await reader.another();
    await comeIn(other, site, "github", ana);
    assert.equal(await nameField(other).inputValue(), ana.name);
    await other.visit("/quay");
    await other.reply(id).getByRole("link", { name: words("action-withdraw") }).waitFor();

    await comeIn(reader, site, "x", ana);
    await reader.page.getByRole("button", { name: words("account-unlink-name", { provider: "GitHub" }) }).click();
    await reader.page.getByText(words("account-saved")).waitFor();
    assert.deepEqual(await ways(reader), ["X"]);
    assert.equal(await reader.page.locator("form[action='/account/unlink']").count(), 0, "the last one stays");
    await assertSignedOut(other, "with it went the session that it had begun");
    await comeIn(other, site, "github", ana);
    assert.notEqual(await nameField(other).inputValue(), ana.name, "by then it is a way into another account");
  });

  journey("what belongs to another account is not linked", setting, async (reader) => {
    const other = await reader.another();
    const [ana, ben] = [newcomer(site, "Ana Reed"), newcomer(site, "Ben Reed")];
    await comeIn(other, site, "github", ben);
    await comeIn(reader, site, "x", ana);
    await comeIn(reader, site, "github", ben);
    await reader.page.locator(".outcome").getByText(words("sign-in-elsewhere")).waitFor();
    assert.deepEqual(await ways(reader), ["X"]);
  });

  journey("logging out everywhere ends the other browser's session at its next page", setting, async (reader) => {
    const other = await reader.another();
    const ana = newcomer(site, "Ana Gull");
    await comeIn(other, site, "x", ana);
    await comeIn(reader, site, "x", ana);
    const rows = reader.page.locator("section[aria-labelledby=account-where] .rows > li");
    assert.equal(await rows.count(), 2);
    assert.equal(await rows.filter({ hasText: words("account-session-here") }).count(), 1);
    await reader.page.getByRole("button", { name: words("account-end-all") }).click();
    await reader.page.getByText(words("account-signed-out")).waitFor();
    await other.visit("/quay");
    await other.form.locator("[name=name]").waitFor();
    assert.equal(await other.form.locator(".identity").count(), 0);
    await assertSignedOut(other);
  });

  journey("who logs out here stays logged in elsewhere, and the old cookie opens nothing", setting, async (reader) => {
    const other = await reader.another();
    const ana = newcomer(site, "Ana Tern");
    await comeIn(other, site, "x", ana);
    await comeIn(reader, site, "x", ana);
    const before = await reader.context.cookies();
    await reader.page.getByRole("button", { name: words("identity-log-out"), exact: true }).click();
    await reader.page.getByText(words("account-signed-out")).waitFor();
    await reader.context.addCookies(before);
    await assertSignedOut(reader);
    await other.visit("/quay");
    await other.form.locator(".identity").waitFor();
  });

  journey("replies that this browser posted as a guest can be taken over, by it alone", setting, async (reader) => {
    const ana = newcomer(site, "Ana Heron");
    await reader.visit("/quay");
    const id = await reader.post({ name: "Harbour Guest", body: "Before I had an account." });
    const other = await reader.another();
    await comeIn(other, site, "x", ana);
    assert.equal(await other.page.locator("form[action='/account/claim']").count(), 0);
    await comeIn(reader, site, "x", ana);
    await reader.page.getByText("1 reply from this browser was posted as a guest.").waitFor();
    await reader.page.getByRole("button", { name: words("account-claim-go") }).click();
    await reader.page.getByText(words("account-saved")).waitFor();
    assert.equal(await reader.page.locator("form[action='/account/claim']").count(), 0);
    assert.deepEqual(await listed(reader), ["Before I had an account."]);
    await other.visit("/quay");
    assert.equal(await other.reply(id).locator(".reply-author").innerText(), ana.name);
    assert.match(await other.reply(id).locator(".badge").innerText(), /via X/);
  });

  journey("own replies are listed, the newest first, and lead to their places", setting, async (reader) => {
    await comeIn(reader, site, "x", newcomer(site, "Ana Plover"));
    await reader.page.getByText(words("account-replies-none")).waitFor();
    await say(reader, "/quay", "The first.");
    const second = await say(reader, "/harbour", "The *second*.");
    await reader.visit("/account");
    assert.deepEqual(await listed(reader), ["The second.", "The first."]);
    await reader.page.locator(`a[href="/r/${second}"]`).click();
    assert.equal(await reader.arrival(), second);
  });

  journey("an own reply is edited, and withdrawn from another browser", setting, async (reader) => {
    const ana = newcomer(site, "Ana Curlew");
    await comeIn(reader, site, "x", ana);
    const id = await say(reader, "/quay", "With a mistaek.");
    await reader.reply(id).getByRole("link", { name: words("action-edit") }).click();
    await reader.page.locator("textarea[name=body]").fill("Without a mistake.");
    await reader.page.getByRole("button", { name: words("edit-save") }).click();
    assert.equal(await reader.arrival(), id);
    assert.match(await reader.reply(id).innerText(), /Without a mistake/);

    const other = await reader.another();
    await other.visit("/quay");
    assert.equal(await other.reply(id).locator("a.own").count(), 0, "nobody else can");
    await comeIn(other, site, "x", ana);
    await other.visit("/quay");
    await other.reply(id).getByRole("link", { name: words("action-withdraw") }).click();
    await other.page.locator("main form[method=post]").getByRole("button", { name: words("withdraw-confirm") }).click();
    await other.page.waitForURL(/\/quay(\?|#|$)/);
    await reader.visit("/quay");
    assert.ok(!(await reader.page.content()).includes("Without a mistake"));
  });

  journey("a guest who goes by the name of an account is said to be a guest", setting, async (reader) => {
    const ana = newcomer(site, "Ana Dunlin");
    await comeIn(reader, site, "x", ana);
    const own = await say(reader, "/quay", "I am Ana.");
    const other = await reader.another();
    await other.visit("/quay");
    const like = await other.post({ name: ana.name.toUpperCase(), body: "So am I." });
    const unlike = await other.post({ name: "Inge", body: "I am not." });
    await reader.visit("/quay");
    const marked = (id) => reader.reply(id).locator(".badge.guest").count();
    assert.deepEqual([await marked(own), await marked(like), await marked(unlike)], [0, 1, 0]);
  });

  journey("a deleted account leaves its replies, without name and picture", setting, async (reader) => {
    await comeIn(reader, site, "x", { key: "ana" });
    const id = await say(reader, "/quay", "This stays.");
    const picture = await reader.reply(id).locator("img.avatar").getAttribute("src");
    await reader.visit("/account");
    await reader.page.getByRole("link", { name: words("account-delete") }).click();
    await reader.page.getByText(words("account-delete-question")).waitFor();
    await reader.page.getByRole("link", { name: words("form-cancel") }).click();
    await reader.page.getByRole("link", { name: words("account-delete") }).click();
    await reader.page.getByRole("button", { name: words("account-delete-go") }).click();
    await reader.page.getByText(words("account-deleted")).waitFor();
    await reader.page.getByText(words("account-signed-out")).waitFor();

    await reader.visit("/quay");
    const reply = reader.reply(id);
    assert.match(await reply.innerText(), /This stays\./);
    assert.equal(await reply.locator(".reply-author").innerText(), words("anonymous"));
    assert.equal(await reply.locator("img.avatar").count() + (await reply.locator(".badge").count()), 0);
    assert.equal((await fetch(site.origin + picture)).status, 404);
    await comeIn(reader, site, "x", { key: "ana" });
    assert.deepEqual(await listed(reader), [], "who comes back is somebody new");
  });
});

let newcomers = 0;

/** Somebody who has an account at both providers and was never here: an account lives longer than a journey. */
function newcomer(site, name) {
  newcomers += 1;
  const key = `reader-${newcomers}`;
  const person = { ...site.providers.x.users.dee, id: 9_000_000 + newcomers, login: key, name: `${name} ${newcomers}` };
  for (const provider of Object.values(site.providers)) provider.users[key] = person;
  return { key, name: person.name };
}

/** Signs in on the account's page; whoever is signed in links another way to log in by that. */
function comeIn(reader, site, id, { key }) {
  return signInOnAccount(reader, site.providers[id], id, key);
}

async function say(reader, where, body) {
  await reader.visit(where);
  await reader.fill({ body });
  await reader.press("post");
  return reader.arrival();
}

function nameField(reader) {
  return reader.page.locator("form[action='/account/name'] [name=name]");
}

async function rename(reader, name) {
  await reader.visit("/account");
  await nameField(reader).fill(name);
  await reader.page.getByRole("button", { name: words("account-name-save") }).click();
  await reader.page.waitForURL(/\/account\/name$|\?saved$/);
}

async function ways(reader) {
  return reader.page.locator("section[aria-labelledby=account-ways] .rows > li b").allInnerTexts();
}

async function listed(reader) {
  return reader.page.locator("section[aria-labelledby=account-said] .rows > li > span").allInnerTexts();
}

async function assertSignedOut(reader, why) {
  await reader.visit("/account");
  assert.equal(await reader.page.getByText(words("account-signed-out")).count(), 1, why);
}
