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
import { article } from "../support/seed.mjs";

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

describe("signing in", () => {
  const site = publication({ articles: [...Object.keys(NAMES), "out", "kept"].map((name) => article(name)), providers });
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
      const reply = reader.reply(await reader.arrival());
      assert.match(await reply.innerText(), new RegExp(`via ${escape(name)}`));
      await assertPicture(reply.locator("img.avatar"));

      await reader.fill({ body: "More to say" });
      await reader.form.getByRole("button", { name: "Log Out" }).click();
      await reader.form.locator("[name=name]").waitFor();
      assert.equal(await reader.form.locator("[name=body]").inputValue(), "More to say");
      assert.equal(await reader.form.locator(".identity").count(), 0);
    });
  }
});

/** Clicks an icon and says yes at the provider, in whichever window that is. */
async function signIn(reader, id, who = "ana") {
  const icon = reader.form.locator(`.sign-in[data-provider="${id}"]`);
  if (!reader.script) {
    await icon.click();
    await reader.page.locator(`button[value="${who}"]`).click();
    return;
  }
  const opened = await reader.windowFrom(() => icon.click());
  await opened.locator(`button[value="${who}"]`).click();
}

async function assertPicture(picture) {
  const source = await picture.getAttribute("src");
  assert.match(source, /^\/pictures\/[1-9A-HJ-NP-Za-km-z]+\.jpg$/);
  await picture.evaluate((image) => image.decode());
  assert.equal(await picture.evaluate((image) => image.naturalWidth), 96);
}

function escape(text) {
  return text.replaceAll(/[.]/g, "\\.");
}
