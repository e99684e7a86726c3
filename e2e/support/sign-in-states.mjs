// Every state of a page that has to do with signing in, and how a reader comes to see it.

import { icon, sayWhere, signIn, signInOnAccount } from "./sign-in.mjs";
import { words } from "./words.mjs";

/** The providers of which there is an icon; a publication has seldom more. */
export const PROVIDERS = [
  "wordpress", "google", "x", "facebook", "github", "gitlab", "microsoft", "apple", "mastodon-4-4", "indieauth", "staff",
];

/** @type {{ name: string, scripts?: boolean[], reach: (reader, site: object) => Promise<unknown> }[]} */
export const SIGN_IN_STATES = [
  { name: "form with icons", reach: (reader) => reader.visit("/quay") },
  { name: "an icon with the focus", reach: iconFocused },
  { name: "signed in", reach: (reader, site) => signedIn(reader, site, "x", "ana") },
  { name: "signed in without a picture", reach: (reader, site) => signedIn(reader, site, "facebook", "dee") },
  { name: "connecting", scripts: [true], reach: connecting },
  { name: "finish in the other window", scripts: [true], reach: windowClosed },
  { name: "outcome", reach: (reader) => reader.visit("/quay?sign_in=unavailable") },
  { name: "asking for the instance", reach: (reader) => reader.visit("/sign-in/mastodon-4-4") },
  { name: "no instance there", reach: noInstance },
  { name: "being taken to the provider", reach: leaving },
  { name: "stray window", reach: strayWindow },
  { name: "end of the window", scripts: [true], reach: windowEnd },
  { name: "login that is over", reach: (reader) => reader.visit("/sign-in/x/callback?state=1&code=2") },
  { name: "account", reach: account },
  { name: "account of somebody without replies", reach: (reader, site) => signInOnAccount(reader, site.providers.x, "x", "dee") },
  { name: "account with a name that is taken", reach: nameTaken },
  { name: "account deleting", reach: deleting },
  { name: "account signed out", reach: (reader) => reader.visit("/account") },
];

async function iconFocused(reader) {
  await reader.visit("/quay");
  await reader.tabTo('.sign-in[data-provider="facebook"]');
}

async function signedIn(reader, site, id, who) {
  await signInOnAccount(reader, site.providers[id], id, who);
  await reader.visit("/quay");
  await reader.form.locator(".identity").waitFor();
}

async function connecting(reader, site) {
  reader.allow(site.providers.x.origin);
  await reader.visit("/quay");
  await reader.fill({ body: "Half a thought", name: "Ana Bell" });
  const opened = await reader.windowFrom(() => icon(reader, "x").click());
  await opened.locator("button[name=user]").first().waitFor();
  return opened;
}

async function windowClosed(reader, site) {
  const opened = await connecting(reader, site);
  await opened.close();
  await reader.form.getByText(words("window-finish", {}, await language(reader))).waitFor();
}

async function noInstance(reader) {
  await reader.visit("/sign-in/mastodon-4-4");
  await reader.page.locator("[name=place]").fill("nothing");
  await reader.page.locator("main form button.strong").click();
  await reader.page.locator("#error-place").waitFor();
}

/** The provider answers that there is nothing to see: so the page stays from which the reader is sent there. */
async function leaving(reader, site) {
  reader.allow(site.providers.facebook.origin);
  await reader.page.route(`${site.providers.facebook.origin}/**`, (route) => route.fulfill({ status: 204 }));
  await reader.visit("/quay");
  await reader.page.goto(`${site.origin}/sign-in/facebook`, { waitUntil: "commit" }).catch(() => {});
  await reader.page.locator(".connecting .button").waitFor();
}

async function strayWindow(reader) {
  await reader.visit("/sign-in/x/window");
  await reader.page.locator(".stray").waitFor();
}

async function windowEnd(reader, site) {
  await reader.context.addInitScript(() => Object.assign(window, { close() {} }));
  reader.allow(site.providers.x.origin);
  await reader.visit("/quay");
  const opened = await signIn(reader, "x");
  await opened.locator("#window-end").waitFor();
  reader.page = opened;
}

/** Everything that an account's page can show, at once. */
async function account(reader, site) {
  await reader.visit("/quay");
  await reader.post({ name: "Ana Bell", body: "As a guest, before." });
  await signInOnAccount(reader, site.providers.x, "x", "ana");
  await signInOnAccount(reader, site.providers.google, "google", "ana").catch(() => {});
  await reader.visit("/quay");
  await reader.fill({ body: "It stops where we have *agreed* it should, and not a yard before, whatever anybody at the harbour office says. ".repeat(2) });
  await reader.press("post");
  await reader.arrival();
  await reader.visit("/account");
}

async function nameTaken(reader, site) {
  await signInOnAccount(reader, site.providers.x, "x", "dee");
  await reader.page.locator("[name=name]").fill("Admin");
  await reader.page.locator("form[action='/account/name'] button").click();
  await reader.page.locator("#error-name").waitFor();
}

async function deleting(reader, site) {
  await signInOnAccount(reader, site.providers.x, "x", "dee");
  await reader.page.locator("a[href='/account/delete']").click();
  await reader.page.locator("form[action='/account/erase']").waitFor();
}

function language(reader) {
  return reader.page.evaluate(() => document.documentElement.lang);
}
