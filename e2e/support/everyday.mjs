// A browser as readers have it. For tests Playwright starts Chromium with other habits: windows are never blocked, pages in
// the background are not slowed down, and what belongs to one site may be read below another.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";

import { chromium } from "playwright-core";

import { ARGUMENTS, PROGRAM, SANDBOX } from "./reader.mjs";

/** Opens such a browser before the tests of the suite in which this is called, and closes it after them. */
export function everydayBrowser() {
  const holder = { browser: null };
  let profile;
  let own;
  before(async () => {
    profile = await mkdtemp(path.join(tmpdir(), "rejoinder-profile-"));
    own = await chromium.launchPersistentContext(profile, {
      executablePath: PROGRAM,
      ignoreDefaultArgs: true,
      args: [
        "--remote-debugging-pipe",
        `--user-data-dir=${profile}`,
        "--headless=new",
        ...(SANDBOX ? [] : ["--no-sandbox"]),
        ...ARGUMENTS,
        "about:blank",
      ],
    });
    holder.browser = own.browser();
  });
  after(async () => {
    await own?.close();
    await rm(profile, { recursive: true, force: true });
  });
  return holder;
}
