// Signing in in a window of its own, while the page with the form waits: whatever becomes of the window, and of the tie to it.

import assert from "node:assert/strict";
import { describe } from "node:test";

import { startX } from "../providers/x.mjs";
import { everydayBrowser } from "../support/everyday.mjs";
import { publication } from "../support/publication.mjs";
import { eventually, journey } from "../support/reader.mjs";
import { article } from "../support/seed.mjs";
import { answer, icon } from "../support/sign-in.mjs";
import { words } from "../support/words.mjs";

const TYPED = { body: "Half a *thought*", name: "Somebody Else", email: "somebody@example.org", website: "https://example.org/" };

/** Ids of entries with the `Cross-Origin-Opener-Policy` of the provider behind them: two of these cut the tie. */
const POLICIES = { untied: undefined, severed: "same-origin", "half-severed": "same-origin-allow-popups" };

/** An issuer at which nobody answers. */
const ABSENT = { origin: "http://127.0.0.1:9", settings: { kind: "oidc", client_id: "x", issuer: "http://127.0.0.1:9" }, stop: () => {} };

async function providers() {
  const pairs = Object.entries(POLICIES).map(async ([id, coop]) => [id, await startX({ coop })]);
  return { ...Object.fromEntries(await Promise.all(pairs)), absent: ABSENT };
}

describe("the window and the form that waits", () => {
  const site = publication({ articles: [article("quay")], providers });
  const setting = { site, browser: everydayBrowser(), scripts: [true] };

  for (const [id, coop = "no policy"] of Object.entries(POLICIES)) {
    journey(`who approves is signed in, with the text there (${coop})`, setting, async (reader) => {
      const opened = await connect(reader, site, id);
      await answer(opened);
      await reader.form.locator(".identity").waitFor();
      assert.equal(await value(reader, "body"), TYPED.body);
      assert.equal(await reader.form.locator("[name=name]").count(), 0);
      await closed(opened);
    });

    journey(`who denies gets the fields of guests back (${coop})`, setting, async (reader) => {
      const opened = await connect(reader, site, id);
      await answer(opened, { who: "" });
      await assertGuest(reader, words("sign-in-denied"));
      await closed(opened);
    });

    journey(`who closes the window is told so, and can go back to the fields (${coop})`, setting, async (reader) => {
      const opened = await connect(reader, site, id);
      await opened.close();
      await line(reader).getByText(words("window-finish")).waitFor();
      await cancel(reader, id);
    });

    journey(`who cancels in the form is not signed in by what is left of the window (${coop})`, setting, async (reader) => {
      const opened = await connect(reader, site, id);
      await cancel(reader, id);
      if (!coop.startsWith("same-origin")) return closed(opened);
      await opened.context().addInitScript(() => Object.assign(window, { close() {} }));
      await answer(opened);
      await opened.getByRole("heading", { name: words("sign-in-denied") }).waitFor();
      return assertGuest(reader);
    });
  }

  journey("where windows are blocked the form goes there itself, with its text", setting, async (reader) => {
    await reader.context.addInitScript(() => Object.assign(window, { open: () => null }));
    reader.allow(site.providers.severed.origin);
    await reader.visit("/quay");
    await reader.fill(TYPED);
    await icon(reader, "severed").click();
    await answer(reader.page);
    await reader.form.locator(".identity").waitFor();
    assert.equal(await value(reader, "body"), TYPED.body);
    assert.equal(reader.context.pages().length, 1);
  });

  journey("where nobody answers the form says so", setting, async (reader) => {
    await reader.visit("/quay");
    await reader.fill(TYPED);
    const opened = await reader.windowFrom(() => icon(reader, "absent").click());
    await assertGuest(reader, words("sign-in-unavailable"));
    await closed(opened);
  });

  journey("two tabs sign in beside each other, each with its own text", setting, async (reader) => {
    const tabs = [];
    for (const id of ["untied", "severed"]) {
      const page = await reader.newTab();
      const opened = await connect(reader, site, id, { ...TYPED, body: `Typed in ${id}` });
      tabs.push({ id, page, opened });
    }
    for (const { id, page, opened } of tabs.reverse()) {
      reader.page = page;
      await answer(opened, { who: id === "untied" ? "ana" : "ben" });
      await reader.form.locator(".identity").waitFor();
      assert.equal(await value(reader, "body"), `Typed in ${id}`);
    }
  });
});

/** Fills the form and clicks an icon; answers the window, at the provider, and sees to it that the form waits. */
async function connect(reader, site, id, typed = TYPED) {
  reader.allow(site.providers[id].origin);
  await reader.visit("/quay");
  await reader.fill(typed);
  const opened = await reader.windowFrom(() => icon(reader, id).click());
  await opened.locator("button[name=user]").first().waitFor();
  const waits = await waiting(reader);
  assert.equal(waits.role, "status");
  const cancel = words("form-cancel");
  const shown = [{ text: `${words("identity-connecting", { provider: "X" })} ${cancel}`, fields: false }];
  // Where the tie is cut the window soon looks closed, and the fields come back.
  if (POLICIES[id]) shown.push({ text: `${words("window-finish")} ${cancel}`, fields: true });
  assert.ok(shown.some(({ text, fields }) => text === waits.text && fields === waits.fields), JSON.stringify(waits));
  for (const [field, text] of Object.entries(typed)) assert.equal(await value(reader, field), text);
  return opened;
}

function line(reader) {
  return reader.form.locator(".connecting");
}

/** What the form says while it waits, and whether it shows the fields of guests: at one moment. */
function waiting(reader) {
  return line(reader).evaluate((shown) => ({
    text: shown.textContent,
    role: shown.getAttribute("role"),
    fields: shown.closest("form").querySelector("[name=name]").checkVisibility(),
  }));
}

function value(reader, field) {
  return reader.form.locator(`[name=${field}]`).inputValue();
}

/** Presses Cancel in the form, which goes back to what it was before the click on the icon. */
async function cancel(reader, id) {
  await line(reader).getByRole("button", { name: words("form-cancel"), exact: true }).click();
  await assertGuest(reader);
  assert.ok(await icon(reader, id).evaluate((element) => element === document.activeElement), "the focus is on the icon again");
}

/** The form is a guest's again, with what was typed in it, and says this or nothing. */
async function assertGuest(reader, said) {
  await reader.form.locator("[name=name]").waitFor();
  if (said) assert.equal(await reader.form.locator(".outcome").innerText(), said);
  else assert.equal(await reader.form.locator(".outcome").count(), 0);
  assert.equal(await line(reader).count(), 0);
  assert.equal(await reader.form.locator(".identity").count(), 0);
  for (const [field, text] of Object.entries(TYPED)) assert.equal(await value(reader, field), text);
}

async function closed(opened) {
  await eventually(async () => assert.ok(opened.isClosed(), "the window closes by itself"));
}
