// Passkeys: a reader is known again by the own device alone.

import assert from "node:assert/strict";
import { describe } from "node:test";

import { inspect } from "../support/looks.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";

const SETTINGS = '[[sign_in]]\nid = "passkey"\n\n';

/** A device that has a screen lock and keeps passkeys; without `lock` nobody can open it. */
const DEVICE = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** Puts a device behind a window, with the passkeys it has; answers its hold on it. */
async function deviceOf(reader, page, passkeys = [], options = {}) {
  const session = await reader.context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options: { ...DEVICE, ...options } });
  for (const credential of passkeys) await session.send("WebAuthn.addCredential", { authenticatorId, credential });
  return { passkeys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials };
}

const icon = (reader) => reader.form.locator('.sign-in[data-provider="passkey"]');
const body = (reader) => reader.form.locator("[name=body]");
const identity = (reader) => reader.form.locator(".identity");
const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Presses a button of the page for passkeys that closes its window when all is well; the device's passkeys after it. */
async function pressAndClose(opened, device, name) {
  // The window takes its device along when it closes, so what it has is read while the answer is on its way.
  let kept = [];
  await opened.route("**/sign-in/passkey/passkey", async (route) => {
    kept = await device.passkeys();
    await route.continue();
  });
  const closed = opened.waitForEvent("close");
  await button(opened, name).click();
  await closed;
  return kept;
}

async function makePasskey(reader, name) {
  const opened = await reader.windowFrom(() => icon(reader).click());
  const device = await deviceOf(reader, opened);
  await opened.getByLabel("The name you want to go by").fill(name);
  const made = await pressAndClose(opened, device, "Make a passkey");
  await identity(reader).waitFor();
  return made;
}

/** Windows do not open in this browser. */
async function blockWindows(reader) {
  await reader.context.addInitScript(() => (window.open = () => null));
}

describe("passkeys", () => {
  const names = ["made", "page", "link", "unknown", "cancelled", "closed", "again", "unscripted", "over", "twice", "unable", "looks"];
  const site = publication({ articles: names.map((name) => article(name)), named: true, settings: SETTINGS });
  const setting = { site, browser: browser() };
  const scripted = { ...setting, scripts: [true] };

  journey("a passkey is made with the text waiting, and leads back to the same account", scripted, async (reader) => {
    await reader.visit("/made");
    assert.equal(await icon(reader).getAttribute("aria-label"), "Log in with a passkey");
    await reader.fill({ body: "Said by the holder of a key." });
    const made = await makePasskey(reader, "Ana Bell");
    assert.equal(made.length, 1);
    assert.equal(made[0].isResidentCredential, true);
    assert.match(await identity(reader).innerText(), /Ana Bell.*You are commenting using your passkey account\.\s*\( Log Out \/ Change \)/s);
    assert.equal(await body(reader).inputValue(), "Said by the holder of a key.");
    await reader.press("post");
    const reply = reader.reply(await reader.arrival());
    assert.match(await reply.innerText(), /Ana Bell/);
    assert.match(await reply.innerText(), /via passkey/);

    await reader.form.getByRole("button", { name: "Log Out" }).click();
    await reader.form.locator("[name=name]").waitFor();
    const opened = await reader.windowFrom(() => icon(reader).click());
    const device = await deviceOf(reader, opened, made);
    await pressAndClose(opened, device, "Use my passkey");
    await identity(reader).waitFor();
    assert.match(await identity(reader).innerText(), /Ana Bell/);
    await reader.visit("/account");
    assert.match(await reader.page.locator("main").innerText(), /Said by the holder of a key\./);
  });

  journey("where windows are blocked the page itself leads there and back", scripted, async (reader) => {
    await blockWindows(reader);
    await reader.visit("/page");
    await reader.fill({ body: "Kept on the way", name: "Bo Hartmann" });
    await icon(reader).click();
    await reader.page.waitForURL(/\/sign-in\/passkey\/passkey\?/);
    await deviceOf(reader, reader.page);
    assert.equal(await reader.page.getByLabel("The name you want to go by").inputValue(), "Bo Hartmann");
    await button(reader.page, "Make a passkey").click();
    await identity(reader).waitFor();
    assert.match(reader.page.url(), /\/page#leave-a-reply$/);
    assert.match(await identity(reader).innerText(), /Bo Hartmann/);
    assert.equal(await body(reader).inputValue(), "Kept on the way");

    await reader.form.getByRole("button", { name: "Log Out" }).click();
    await reader.form.locator("[name=name]").waitFor();
    await icon(reader).click();
    await button(reader.page, "Use my passkey").click();
    await identity(reader).waitFor();
    assert.match(await identity(reader).innerText(), /Bo Hartmann/);
    assert.equal(await body(reader).inputValue(), "Kept on the way");
  });

  journey("an account takes another passkey, and lets one go", scripted, async (reader) => {
    await reader.visit("/link");
    const [first] = await makePasskey(reader, "Inge Sørensen");
    await reader.visit("/account");
    await button(reader.page, "Log in with a passkey").click();
    await reader.page.waitForURL(/\/sign-in\/passkey\/passkey\?/);
    const device = await deviceOf(reader, reader.page, [first]);
    await button(reader.page, "Make a passkey").click();
    await reader.page.getByText("This device already has a passkey for your account.").waitFor();
    assert.equal((await device.passkeys()).length, 1);

    await reader.newTab();
    await reader.visit("/account");
    await button(reader.page, "Log in with a passkey").click();
    await deviceOf(reader, reader.page);
    await button(reader.page, "Make a passkey").click();
    await reader.page.waitForURL(/\/account\?saved$/);
    const remove = reader.page.getByRole("button", { name: "Remove passkey" });
    assert.equal(await remove.count(), 2);
    await remove.first().click();
    await reader.page.waitForURL(/\/account\?saved$/);
    assert.equal(await remove.count(), 0, "the last one stays");
  });

  journey("a passkey of another site, or of nobody, is answered in plain words", scripted, async (reader) => {
    await blockWindows(reader);
    await reader.visit("/unknown");
    await reader.fill({ body: "Typed before" });
    await icon(reader).click();
    await button(reader.page, "Use my passkey").waitFor();
    const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const stranger = {
      credentialId: Buffer.from("a stranger's passkey").toString("base64"),
      isResidentCredential: true,
      rpId: "localhost",
      userHandle: Buffer.alloc(16, 7).toString("base64"),
      privateKey: Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey)).toString("base64"),
      signCount: 1,
    };
    await deviceOf(reader, reader.page, [stranger]);
    await button(reader.page, "Use my passkey").click();
    await reader.page.getByRole("alert").getByText("This passkey is not known here").waitFor();
    await inspect(reader, "passkey unknown");
    // The page goes on: the same reader makes one now. Looking at it has taken the device away.
    await deviceOf(reader, reader.page);
    await reader.page.getByLabel("The name you want to go by").fill("Noor Haddad");
    await button(reader.page, "Make a passkey").click();
    await identity(reader).waitFor();
    assert.equal(await body(reader).inputValue(), "Typed before");
  });

  journey("whoever cannot open the device is told so, and whoever cancels goes back to the text", scripted, async (reader) => {
    await blockWindows(reader);
    await reader.visit("/cancelled");
    await reader.fill({ body: "Still here" });
    await icon(reader).click();
    await button(reader.page, "Use my passkey").waitFor();
    await deviceOf(reader, reader.page, [], { isUserVerified: false });
    await button(reader.page, "Use my passkey").click();
    await reader.page.getByRole("alert").getByText("No passkey was used or made.").waitFor();
    await reader.page.getByLabel("The name you want to go by").fill("ana@example.org");
    await button(reader.page, "Make a passkey").click();
    await reader.page.getByRole("alert").getByText("Enter a name, not an e-mail address").waitFor();
    assert.equal((await reader.focused()).name, "name");
    await button(reader.page, "Cancel").click();
    await reader.page.getByText("You were not logged in, because it was cancelled.").waitFor();
    assert.equal(await body(reader).inputValue(), "Still here");
    assert.equal(await identity(reader).count(), 0);
  });

  journey("a window that is cancelled leaves the form as it was", scripted, async (reader) => {
    await reader.visit("/closed");
    await reader.fill({ body: "Waiting", name: "Zoë Quill" });
    const opened = await reader.windowFrom(() => icon(reader).click());
    await reader.form.getByText("Waiting for your passkey…").waitFor();
    await button(opened, "Make a passkey").waitFor();
    assert.equal(await opened.getByLabel("The name you want to go by").inputValue(), "Zoë Quill");
    const closed = opened.waitForEvent("close");
    await button(opened, "Cancel").click();
    await closed;
    await reader.form.getByText("You were not logged in, because it was cancelled.").waitFor();
    assert.equal(await body(reader).inputValue(), "Waiting");
    assert.ok(await icon(reader).isVisible());
  });

  journey("a window that is closed by hand leaves the icons to try again by", scripted, async (reader) => {
    await reader.visit("/again");
    await reader.fill({ body: "Tried twice" });
    const opened = await reader.windowFrom(() => icon(reader).click());
    await button(opened, "Make a passkey").waitFor();
    assert.ok(!(await icon(reader).isVisible()));
    await opened.close();
    await reader.form.getByText("Finish logging in in the other window, or try again.").waitFor();
    assert.ok(await icon(reader).isVisible());
    await makePasskey(reader, "Twice Tried");
    assert.equal(await reader.form.locator(".connecting").count(), 0);
    assert.equal(await body(reader).inputValue(), "Tried twice");
  });

  journey("without JavaScript the page says that it needs it, and leads back to the text", { ...setting, scripts: [false] }, async (reader) => {
    await reader.visit("/unscripted");
    await reader.fill({ body: "No script here" });
    await icon(reader).click();
    await reader.page.getByText("Passkeys need JavaScript").waitFor();
    assert.ok(!(await button(reader.page, "Use my passkey").isVisible()));
    await inspect(reader, "passkey without script");
    await button(reader.page, "Cancel").click();
    await body(reader).waitFor();
    assert.equal(await body(reader).inputValue(), "No script here");
    await reader.post({ body: "Said as a guest all the same" });
  });

  journey("a sign-in that is over is said to be, and no device is asked", scripted, async (reader) => {
    await blockWindows(reader);
    await reader.visit("/over");
    await icon(reader).click();
    await button(reader.page, "Use my passkey").waitFor();
    await deviceOf(reader, reader.page);
    await reader.context.clearCookies();
    await button(reader.page, "Use my passkey").click();
    await reader.page.getByRole("alert").getByText("Logging in took too long.").waitFor();
  });

  journey("whoever presses twice is asked once", scripted, async (reader) => {
    await blockWindows(reader);
    await reader.visit("/twice");
    await icon(reader).click();
    await button(reader.page, "Use my passkey").waitFor();
    await deviceOf(reader, reader.page, [], { isUserVerified: false });
    let asked = 0;
    await reader.page.route("**/sign-in/passkey/passkey/begin", async (route) => {
      asked += 1;
      await route.continue();
    });
    await reader.page.locator("[data-deed=use]").evaluate((form) => [1, 2].forEach(() => form.requestSubmit()));
    await reader.page.getByRole("alert").getByText("No passkey was used or made.").waitFor();
    assert.equal(asked, 1);
  });

  journey("a browser that knows no passkeys says so, and offers none", scripted, async (reader) => {
    await blockWindows(reader);
    await reader.context.addInitScript(() => delete window.PublicKeyCredential);
    await reader.visit("/unable");
    await icon(reader).click();
    await reader.page.getByText("This browser cannot use passkeys.").waitFor();
    assert.ok(!(await button(reader.page, "Use my passkey").isVisible()));
  });

  journey("the page for passkeys is for everybody", scripted, async (reader) => {
    await blockWindows(reader);
    await reader.visit("/looks");
    await icon(reader).click();
    await button(reader.page, "Use my passkey").waitFor();
    assert.ok(!(await reader.page.getByText("Passkeys need JavaScript").isVisible()));
    await inspect(reader, "passkey");
    await reader.tabTo("[data-deed=use] button");
    await reader.tabTo("[data-deed=make] input");
    await reader.tabTo("[data-deed=make] button");
  });
});
