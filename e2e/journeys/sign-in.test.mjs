// "Click an icon to log in", and what the form says afterwards.

import assert from "node:assert/strict";
import { describe } from "node:test";

import { startFacebook } from "../providers/facebook.mjs";
import { startGithub } from "../providers/github.mjs";
import { startGoogle } from "../providers/google.mjs";
import { startOidc } from "../providers/oidc.mjs";
import { startWordpress } from "../providers/wordpress.mjs";
import { startX } from "../providers/x.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { article, reply } from "../support/seed.mjs";
import { signIn } from "../support/sign-in.mjs";

/** Ids of entries with what readers know them as. */
const NAMES = {
  wordpress: "WordPress.com",
  google: "Google",
  x: "X",
  facebook: "Facebook",
  github: "GitHub",
  staff: "Harbour Staff",
  guild: "Printers’ Guild",
};

async function providers() {
  const named = async (start, name) => {
    const provider = await start;
    Object.assign(provider.settings, { name });
    return provider;
  };
  return {
    wordpress: await startWordpress(),
    google: await startGoogle(),
    x: await startX(),
    facebook: await startFacebook(),
    github: await startGithub(),
    staff: await named(startOidc({ redirects: [] }), NAMES.staff),
    guild: await named(startOidc({ redirects: [], alg: "ES256" }), NAMES.guild),
  };
}

/** By what a provider is asked to let somebody choose, where it can be asked. */
const CHOICES = {
  google: ["prompt", "select_account"],
  facebook: ["auth_type", "reauthenticate"],
  github: ["prompt", "select_account"],
  staff: ["prompt", "login"],
};

describe("signing in", () => {
  const bo = reply("/answered", "What happened to the well?");
  const articles = [...Object.keys(NAMES), "changed", "answered"].map((name) => article(name));
  const site = publication({ articles, replies: [bo], providers });
  const setting = { site, browser: browser() };

  for (const [id, name] of Object.entries(NAMES)) {
    journey(`a reader signs in with ${name}, replies, and logs out`, setting, async (reader) => {
      const provider = site.providers[id];
      reader.allow(provider.origin);
      await reader.visit(`/${id}`);
      const words = `Said by ${name}, script ${reader.script}.`;
      await reader.fill({ body: words });
      await signIn(reader, id);
      const line = reader.form.locator(".identity");
      await line.waitFor();
      assert.match(await line.innerText(), new RegExp(`You are commenting using your ${escape(name)} account\\.\\s*\\( Log Out / Change \\)`));
      assert.equal(await reader.form.locator("[name=name]").count(), 0);
      assert.equal(await reader.form.locator("[name=body]").inputValue(), words, "the text came along");
      await reader.press("post");
      const posted = reader.reply(await reader.arrival());
      assert.match(await posted.innerText(), new RegExp(`via ${escape(name)}`));
      await assertPicture(posted.locator("img.avatar"));

      await reader.fill({ body: "More to say" });
      await reader.form.getByRole("button", { name: "Log Out" }).click();
      await reader.form.locator("[name=name]").waitFor();
      assert.equal(await reader.form.locator("[name=body]").inputValue(), "More to say");
      assert.equal(await reader.form.locator(".identity").count(), 0);
    });
  }

  for (const [id, [parameter, choose]] of Object.entries(CHOICES)) {
    journey(`who wants to change is asked by ${NAMES[id]} for the account`, setting, async (reader) => {
      const provider = site.providers[id];
      const asked = () => provider.requests.findLast(({ query }) => "redirect_uri" in query).query[parameter];
      reader.allow(provider.origin);
      await reader.visit("/changed");
      await signIn(reader, id, { who: "eve" });
      const before = await reader.form.locator(".identity-name").innerText();
      assert.notEqual(asked(), choose);
      await reader.fill({ body: "As somebody else" });
      await reader.form.getByRole("button", { name: "Change" }).click();
      await reader.form.locator("[name=name]").waitFor();
      await signIn(reader, id, { who: "ben" });
      await reader.form.locator(".identity").waitFor();
      assert.equal(asked(), choose);
      assert.notEqual(await reader.form.locator(".identity-name").innerText(), before);
      assert.equal(await reader.form.locator("[name=body]").inputValue(), "As somebody else");
    });
  }

  journey("who signs in to answer somebody still answers them", setting, async (reader) => {
    reader.allow(site.providers.x.origin);
    await reader.visit("/answered");
    await reader.reply(bo.id).locator(`a[href*="reply_to=${bo.id}"]`).click();
    await reader.page.getByRole("heading", { name: "Reply to Bo Hartmann", exact: true }).waitFor();
    await reader.fill({ body: `It went first, script ${reader.script}.` });
    await signIn(reader, "x");
    await reader.form.locator(".identity").waitFor();
    assert.ok(await reader.page.getByRole("heading", { name: "Reply to Bo Hartmann", exact: true }).isVisible());
    await reader.press("post");
    const id = await reader.arrival();
    assert.equal(await reader.page.locator(`li:has(> #reply-${bo.id}) #reply-${id}`).count(), 1);
  });
});

async function assertPicture(picture) {
  const source = await picture.getAttribute("src");
  assert.match(source, /^\/pictures\/[1-9A-HJ-NP-Za-km-z]+\.jpg$/);
  await picture.evaluate((image) => image.decode());
  assert.equal(await picture.evaluate((image) => image.naturalWidth), 96);
}

function escape(text) {
  return text.replaceAll(/[.]/g, "\\.");
}
