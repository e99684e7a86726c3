// What every page must be, in whatever state: valid, accessible, calm, and readable on anything.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { HtmlValidate } from "html-validate";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
  // By the standard a `>` in text is no mistake.
  rules: { "no-raw-characters": "off" },
});

/** The page as the server sent it is valid HTML. */
export async function assertValid(reader) {
  const report = await validator.validateString(await reader.loaded.text());
  const found = report.results.flatMap((result) => result.messages).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  assert.deepEqual(found, [], `HTML of ${reader.page.url()}`);
}

/**
 * axe finds nothing; `look` says in which dress the page was looked at.
 *
 * With forced colours its rule of contrast is off: it reads the text fill colour, which such a browser computes but does not use.
 */
export async function assertAccessible(reader, look, { forced = false } = {}) {
  const { page } = reader;
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const options = {
    runOnly: { type: "tag", values: TAGS },
    rules: { "color-contrast": { enabled: !forced } },
    resultTypes: ["violations"],
  };
  const found = await page.evaluate(async (how) => {
    const { violations } = await axe.run(how);
    return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(" ")).slice(0, 5) }));
  }, options);
  assert.deepEqual(found, [], `axe, ${look}, ${page.url()}`);
}

/** What is read at length has a contrast of at least 7:1 (WCAG 1.4.6); captions and quotations may be quieter. */
export async function assertTextStandsOut(reader, look) {
  const found = await reader.page.evaluate(async () => {
    const include = [[".prose > p"], [".prose > ul"], [".reply-body > p"]].filter(([selector]) => document.querySelector(selector));
    if (include.length === 0) return [];
    const { violations } = await axe.run({ include }, { runOnly: { type: "rule", values: ["color-contrast-enhanced"] } });
    return violations.flatMap(({ nodes }) => nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`)).slice(0, 5);
  });
  assert.deepEqual(found, [], `contrast of text, ${look}`);
}

/** Nothing has to be scrolled sideways; `look` says at which width or size. */
export async function assertFits(reader, look) {
  const wide = await reader.page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const sticksOut = (element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > width + 1 || left < -1;
    };
    const names = [...document.body.querySelectorAll("*")].filter(sticksOut);
    return names.slice(0, 5).map((element) => `${element.localName}.${element.className} ${element.textContent.slice(0, 30)}`);
  });
  assert.deepEqual(wide, [], `wider than the window: ${look}, ${reader.page.url()}`);
}

/** Sets the reader's own text size, in per cent, as browsers let people do. */
export async function setTextSize(reader, percent) {
  const session = await reader.context.newCDPSession(reader.page);
  await session.send("Page.enable");
  const standard = Math.round((16 * percent) / 100);
  await session.send("Page.setFontSizes", { fontSizes: { standard, fixed: Math.round((13 * percent) / 100) } });
  await session.detach();
}

/** Who asked for less motion gets none. */
export async function assertStill(reader) {
  await reader.page.emulateMedia({ reducedMotion: "reduce" });
  const moving = await reader.page.evaluate(() => {
    const lasts = (style) => `${style.transitionDuration},${style.animationDuration}`.split(",").some((time) => Number.parseFloat(time) > 0);
    const styles = [...document.querySelectorAll("*")].flatMap((element) =>
      ["", "::before", "::after"].map((part) => [element, part, getComputedStyle(element, part || null)]),
    );
    const names = styles.filter(([, , style]) => lasts(style)).map(([element, part]) => element.localName + part);
    const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["smooth scrolling"] : [];
    return [...new Set([...names, ...smooth, ...document.getAnimations().map(() => "a running animation")])];
  });
  await reader.page.emulateMedia({ reducedMotion: "no-preference" });
  assert.deepEqual(moving, [], "motion although less was asked for");
}

/** What has the focus can be seen to have it (an outline or a shadow, at least 2 px thick). */
export async function assertFocusSeen(reader) {
  const seen = await reader.page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  });
  assert.ok(seen, `no focus indicator on ${JSON.stringify(await reader.focused())}`);
}
