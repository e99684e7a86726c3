// Signing in, as readers do it: an icon of the form, perhaps a question where the account is, and a yes at the provider.

import { words } from "./words.mjs";

/** The icon of a provider in the form. */
export function icon(reader, id) {
  return reader.form.locator(`.sign-in[data-provider="${id}"]`);
}

/**
 * Clicks an icon and decides at the provider, in whichever window that is.
 *
 * @param {object} reader
 * @param {string} id of the provider
 * @param {{ who?: string, place?: string, posts?: boolean }} [how] the person, `""` for somebody who denies; where the
 *   account is, with providers that ask; and whether the provider sends readers back by a form, which has a button where
 *   there are no scripts
 * @returns {Promise<import("playwright-core").Page | undefined>} the window, if there was one
 */
export async function signIn(reader, id, { who = "ana", place, posts = false } = {}) {
  if (!reader.script) {
    await icon(reader, id).click();
    await answer(reader.page, { who, place });
    if (posts) await reader.page.getByRole("button", { name: "Continue", exact: true }).click();
    return undefined;
  }
  const opened = await reader.windowFrom(() => icon(reader, id).click());
  await answer(opened, { who, place });
  return opened;
}

/** Says where the account is, if that is asked, and decides at the provider. */
export async function answer(page, { who = "ana", place } = {}) {
  if (place) await sayWhere(page, place);
  await page.locator(`button[name=user][value="${who}"]`).click();
}

/** Answers the question where the account is. */
export async function sayWhere(page, place) {
  await page.locator("[name=place]").fill(place);
  await page.getByRole("button", { name: words("place-go"), exact: true }).click();
}

/** Signs in on the account's own page, where no form has to be kept, and waits until it shows the account. */
export async function signInOnAccount(reader, provider, id, who = "ana") {
  reader.allow(provider.origin);
  await reader.visit("/account");
  await reader.page.locator(`.sign-in[data-provider="${id}"]`).click();
  await answer(reader.page, { who });
  await reader.page.locator("form[action='/account/name']").waitFor();
}
