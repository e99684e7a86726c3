// A reader at a browser. Whatever a journey does, nothing may leave for another server and nothing may be complained of.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

const results = path.join(import.meta.dirname, "../results");

/** Debian's Chromium as root has no sandbox of its own; the rest keeps it from calling home. */
export const ARGUMENTS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long anything on a page may take before the journey fails, and how long a journey. */
const PATIENCE = 15_000;
const LIMIT = 120_000;

/** Where the browser is. */
export const PROGRAM = process.env.REJOINDER_CHROMIUM ?? "/usr/bin/chromium";

/** Whether it may be started as it is: its sandbox does not work for the administrator. */
export const SANDBOX = process.getuid?.() !== 0;

/** Opens a browser before the tests of the suite in which this is called, and closes it after them. */
export function browser() {
  const holder = { browser: null };
  before(async () => {
    holder.browser = await chromium.launch({
      executablePath: PROGRAM,
      chromiumSandbox: SANDBOX,
      args: ARGUMENTS,
    });
  });
  after(async () => holder.browser?.close());
  return holder;
}

/**
 * A test with a reader of its own: once with JavaScript and once without, unless `scripts` names one of them.
 *
 * @param {string} fact what the test states
 * @param {{ site: object, browser: object, scripts?: boolean[], look?: object }} setting
 * @param {(reader: Reader, context: import("node:test").TestContext) => Promise<void>} steps
 */
export function journey(fact, { site, browser: holder, scripts = [true, false], look = {} }, steps) {
  for (const script of scripts) {
    const name = `${fact} (JavaScript ${script ? "on" : "off"})`;
    test(name, { timeout: LIMIT }, async (context) => {
      const readers = [];
      const open = async () => {
        const reader = await Reader.open(holder.browser, site.origin, { script, look });
        readers.push(reader);
        return reader;
      };
      const first = await open();
      first.another = open;
      try {
        await steps(first, context);
        for (const reader of readers) reader.assertNothingWrong();
      } catch (error) {
        await first.picture(`failed ${name}`).catch(() => {});
        throw error;
      } finally {
        await Promise.all(readers.map((reader) => reader.context.close()));
      }
    });
  }
}

/** One person with one browser profile. */
export class Reader {
  static async open(browser, origin, { script, look }) {
    const context = await browser.newContext({
      javaScriptEnabled: script,
      locale: "en-GB",
      timezoneId: "UTC",
      viewport: { width: 1280, height: 900 },
      ...look,
    });
    context.setDefaultTimeout(PATIENCE);
    const reader = new Reader(context, origin, script);
    context.on("request", (request) => reader.#judge(request.url()));
    await reader.newTab();
    return reader;
  }

  constructor(context, origin, script) {
    Object.assign(this, { context, origin, script, page: null, strays: [], complaints: [], answers: new WeakMap(), allowed: [] });
  }

  /** Another tab of the same browser; the journey goes on there. */
  async newTab() {
    this.page = this.#watch(await this.context.newPage());
    return this.page;
  }

  /** The window that opens while `deed` is done. */
  async windowFrom(deed) {
    const [opened] = await Promise.all([this.context.waitForEvent("page"), deed()]);
    return this.#watch(opened);
  }

  #watch(page) {
    page.on("pageerror", (error) => this.complaints.push(`script: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      // A refused form is an answer of 4xx on purpose; Chromium notes every such answer.
      const refused = /the server responded with a status of 4\d\d/.test(text);
      if (["error", "warning"].includes(message.type()) && !refused) this.complaints.push(`console: ${text}`);
    });
    page.on("response", (response) => {
      // A redirect leads on, and "no content" leaves the page as it is.
      const shown = response.status() !== 204 && (response.status() < 300 || response.status() >= 400);
      if (response.request().isNavigationRequest() && shown) this.answers.set(page, response);
    });
    return page;
  }

  /** The answer that the page is made of. */
  get loaded() {
    return this.answers.get(this.page);
  }

  /** Where else the reader goes on purpose: to the providers that they sign in with. */
  allow(...origins) {
    this.allowed.push(...origins);
  }

  #judge(address) {
    const { protocol, origin } = new URL(address);
    if (origin !== this.origin && !this.allowed.includes(origin) && !["data:", "blob:", "about:"].includes(protocol)) this.strays.push(address);
  }

  /** Goes to a path of the publication; answers what the server said. */
  async visit(where) {
    return this.page.goto(this.origin + where);
  }

  /** The reply with this id. */
  reply(id) {
    return this.page.locator(`[id="reply-${id}"]`);
  }

  /** The form at the end of the thread, or wherever it has moved to. */
  get form() {
    return this.page.locator("form#leave-a-reply");
  }

  /** Fills the fields that are named. */
  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      await this.form.locator(`[name="${name}"]`).fill(value);
    }
  }

  /** Presses one of the form's two buttons. */
  async press(intent) {
    await this.form.locator(`button[name="intent"][value="${intent}"]`).click();
  }

  /** Posts a reply that will be taken; answers its id. */
  async post(fields) {
    await this.fill({ name: "Ana Bell", email: "ana@example.org", ...fields });
    await this.press("post");
    return this.arrival();
  }

  /** Waits until the page shows the reply that the address names; answers its id. */
  async arrival() {
    await this.page.waitForURL(/#reply-[1-9A-HJ-NP-Za-km-z]+$/);
    const id = new URL(this.page.url()).hash.slice("#reply-".length);
    await this.reply(id).waitFor();
    return id;
  }

  /** The focused element, as far as a test wants to know. */
  async focused() {
    return this.page.evaluate(() => {
      const { id, localName, name = "", value = "" } = document.activeElement;
      return { id, localName, name, value };
    });
  }

  /** Presses Tab until an element that fits has the focus, as somebody without a mouse does. */
  async tabTo(selector, most = 150) {
    for (let pressed = 0; pressed < most; pressed += 1) {
      await this.page.keyboard.press("Tab");
      const fits = await this.page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
      if (fits) return;
    }
    assert.fail(`${selector} cannot be reached with ${most} presses of Tab`);
  }

  /** A picture of the page in `results/`. */
  async picture(name) {
    await mkdir(results, { recursive: true });
    const file = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`;
    await this.page.screenshot({ path: path.join(results, file), fullPage: true });
  }

  /** Nothing left for another server, and neither the browser nor a script had anything to complain of. */
  assertNothingWrong() {
    assert.deepEqual(this.strays, [], "requests to other servers");
    assert.deepEqual(this.complaints, [], "complaints in the console");
  }
}

/** Waits until a check no longer throws: for what a script does in its own time. */
export async function eventually(check) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
