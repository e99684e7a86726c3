// Whatever a provider does, the reader is back at the form with what was typed, and is told in plain words how it went.

import assert from "node:assert/strict";
import { describe } from "node:test";

import { ending, EVERYWHERE, IN, isFailure, start } from "../support/everywhere.mjs";
import { publication } from "../support/publication.mjs";
import { browser, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { signIn } from "../support/sign-in.mjs";
import { words } from "../support/words.mjs";

const TYPED = { body: "What I had *typed* & “kept”.", name: "Somebody Else", email: "somebody@example.org", website: "https://example.org/" };

/** Answers that do not end: the program waits for them as long as it waits at all, so they are met once on each path. */
const ENDLESS = /-(hangs|drip)$/;

describe("every provider, every ending", { concurrency: 2 }, () => {
  const site = publication({ articles: [article("quay")], providers: start });
  const setting = { site, browser: browser(), scripts: [false] };

  for (const [id, { name }] of Object.entries(EVERYWHERE)) {
    journey(`whatever ${name} does, the text is kept and the form says how it went`, setting, async (reader, context) => {
      for (const behaviour of site.providers[id].behaviours.filter((one) => !ENDLESS.test(one))) {
        await context.test(`${name}: ${behaviour}`, () => comesBack(reader, site, id, behaviour));
      }
      await context.test(`${name} tells people apart by their ids`, () => keepsApart(reader, site, id));
    });
  }
});

describe("a provider that does not come to an end", { concurrency: true }, () => {
  const endless = { wordpress: "token-hangs", github: "token-drip", x: "profile-hangs", gitlab: "profile-drip" };
  const site = publication({ articles: [article("quay")], providers: () => start(Object.keys(endless)) });
  const setting = { site, browser: browser(), scripts: [false] };

  for (const [id, behaviour] of Object.entries(endless)) {
    journey(`does not keep the reader for ever (${behaviour})`, setting, (reader) => comesBack(reader, site, id, behaviour));
  }
});

describe("in a window of its own", { concurrency: 2 }, () => {
  const ids = ["x", "mastodon-4-4"];
  const site = publication({ articles: [article("quay")], providers: () => start(ids) });
  const setting = { site, browser: browser(), scripts: [true] };

  for (const id of ids) {
    const { name } = EVERYWHERE[id];
    journey(`whatever ${name} does, the page that waits says how it went`, setting, async (reader, context) => {
      const failing = site.providers[id].behaviours.filter((one) => !ENDLESS.test(one) && isFailure(ending(id, one)));
      for (const behaviour of failing) {
        await context.test(`${name}: ${behaviour}`, async () => {
          const opened = await comesBack(reader, site, id, behaviour);
          if (!opened.isClosed()) await opened.waitForEvent("close");
        });
      }
    });
  }
});

/** Signs in with typed text in the form, under a behaviour of the provider, and looks at what the form says. */
async function comesBack(reader, site, id, behaviour) {
  const provider = site.providers[id];
  const end = ending(id, behaviour);
  // Nobody has a picture from before when it goes missing.
  const who = end === IN || isFailure(end) ? "ana" : "eve";
  const opened = await goThere(reader, provider, id, { who, behaviour });
  if (isFailure(end)) {
    const outcome = reader.form.locator(".outcome");
    await outcome.waitFor();
    assert.equal(await outcome.innerText(), words(`sign-in-${end}`));
    assert.equal(await reader.form.locator(".identity").count(), 0);
    for (const [field, value] of Object.entries(TYPED)) {
      const place = reader.form.locator(`[name=${field}]`);
      assert.ok(await place.isVisible(), `the field ${field} is back`);
      assert.equal(await place.inputValue(), value);
    }
    assert.ok(!(await reader.page.content()).includes("document.title"), "nothing is shown of what the provider says");
    waiting.add(reader);
  } else {
    await reader.form.locator(".identity").waitFor();
    assert.equal(await reader.form.locator("[name=body]").inputValue(), TYPED.body);
    assert.equal(await reader.form.locator("[name=name]").count(), 0);
    assert.equal(await reader.form.locator(".identity img.avatar").count(), end === IN ? 1 : 0);
    assert.equal(await reader.form.locator(".identity span.avatar").count(), end === IN ? 0 : 1);
  }
  assert.equal(new URL(reader.page.url()).pathname, "/quay");
  return opened;
}

/** Readers who are back at the form with everything in it, from where they can try again. */
const waiting = new WeakSet();

/** Goes to the provider, where a person decides: from the form as it is, or filled in by a browser that was never here. */
async function goThere(reader, provider, id, { who, behaviour = "approve" }) {
  if (!waiting.delete(reader)) {
    reader.allow(provider.origin);
    await reader.context.clearCookies();
    await reader.visit("/quay");
    await reader.fill(TYPED);
  }
  provider.next(behaviour);
  const { place, posts } = EVERYWHERE[id];
  return signIn(reader, id, { who, place: place?.(provider, who), posts });
}

/** Two people with one address are two, and one person with two names is one. */
async function keepsApart(reader, site, id) {
  const ana = await comeIn(reader, site, id, "ana");
  const ben = await comeIn(reader, site, id, "ben");
  assert.notEqual(ben, ana, "who claims Ana's address is somebody else");
  site.providers[id].rename("ana", "annabel");
  assert.equal(await comeIn(reader, site, id, "ana"), ana, "who goes by another name by now is still Ana");
}

/** Signs in; answers the name of the account, to which there is one way to log in, whoever else has been here. */
async function comeIn(reader, site, id, who) {
  await goThere(reader, site.providers[id], id, { who });
  const name = await reader.form.locator(".identity-name").innerText();
  await reader.visit("/account");
  const ways = reader.page.locator("section[aria-labelledby=account-ways] .rows > li");
  assert.equal(await ways.count(), 1, `${name} has one identity`);
  return name;
}
