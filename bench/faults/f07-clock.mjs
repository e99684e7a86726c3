// F7: the clock jumps while replies come in.

import { spawnSync } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Ground } from "../lib/ground.mjs";
import { mark, post, send } from "../lib/http.mjs";
import { Journal } from "../lib/writers.mjs";

export const id = "F7";
export const what = "clock jumps";
export const sizes = { short: { replies: 10, times: 1 }, long: { replies: 200, times: 5 } };

/** Where the clock goes, from what it was at the start; the last are absolute. */
const JUMPS = ["+0", "+365d", "-1d", "+2h", "-2h", "+0", "@1970-01-01 00:00:10", "@2026-03-29 00:59:59", "@2026-10-25 00:59:59", "@2016-12-31 23:59:59", "@2038-01-19 03:14:07", "+0"];

function library() {
  const found = spawnSync("sh", ["-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1 2>/dev/null | head -1"], { encoding: "utf8" }).stdout.trim();
  if (!found) throw new Error("libfaketime is not installed");
  return found;
}

/** A server whose clock is what a file says. */
async function start(ground) {
  const file = path.join(ground.folder, "clock");
  const set = (jump) => {
    writeFileSync(`${file}.new`, `${jump}\n`);
    renameSync(`${file}.new`, file);
  };
  set("+0");
  const server = await ground.start({ environment: { LD_PRELOAD: library(), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" } });
  return { server, set };
}

export async function run({ bin, replies, times }) {
  const ground = new Ground({ bin, articles: 1, date: "1960-01-01" });
  const journal = new Journal();
  const { server, set } = await start(ground);
  const [article] = ground.paths;
  const order = [];
  let refused = 0;
  let old = await mark(server.base, undefined, article);
  for (let time = 0; time < times; time++) {
    for (const [at, jump] of JUMPS.entries()) {
      set(jump);
      for (let n = 0; n < replies; n++) {
        const key = `j${time}-${at}-${n}`;
        const body = `${key} says what there is to say.`;
        journal.begin(key, body);
        const say = (mark) => post(server.base, undefined, article, { body, name: "Ana", parent: "", mark, intent: "post" });
        let answer = await say(old);
        if (answer.status !== 303) {
          // A form of another day is shown once more, with the words in it.
          if (answer.status >= 500 || !answer.text.includes(key)) throw new Error(`after ${jump}: ${answer.status}`);
          refused++;
          old = /name="mark" value="([^"]+)"/.exec(answer.text)[1];
          answer = await say(old);
        }
        if (answer.status !== 303) throw new Error(`after ${jump}: ${answer.status} twice`);
        journal.acknowledge(key);
        order.push(key);
      }
      for (const page of [article, "/", "/replies.atom", "/sitemap.xml", "/readyz"]) {
        const answer = await send(server.base, undefined, { path: page });
        if (answer.status !== 200) throw new Error(`after ${jump}, ${page}: ${answer.status}`);
      }
    }
  }
  set("+0");
  const shown = await all(server.base, article);
  await server.stop();
  const found = ground.look(journal);
  if (JSON.stringify(shown) !== JSON.stringify(order)) throw new Error("the thread is not in the order in which its replies came");
  ground.remove();
  return { jumps: JUMPS.length * times, acknowledged: journal.acknowledged, ...found, forms_shown_again: refused };
}

/** Every reply of a thread, page by page, in the order that is shown. */
async function all(base, article) {
  const found = [];
  for (let next = article; next; ) {
    const { text } = await send(base, undefined, { path: next });
    found.push(...[...text.matchAll(/<p[^>]*>(j\d+-\d+-\d+) says/g)].map((match) => match[1]));
    const later = /<a rel="next" href="([^"#]*)/.exec(text);
    next = later ? new URL(later[1].replace(/&(#38|amp);/g, "&"), new URL(article, base)).href : null;
  }
  return found;
}

/** The clock has really jumped: a page that tells the time says so. */
export async function control({ bin }) {
  const ground = new Ground({ bin, articles: 1, date: "1960-01-01" });
  const { server, set } = await start(ground);
  const [article] = ground.paths;
  set("+3650d");
  const form = { body: "Words of another time.", name: "Ana", parent: "", mark: await mark(server.base, undefined, article), intent: "post" };
  await post(server.base, undefined, article, form);
  const { text } = await send(server.base, undefined, { path: article });
  await server.stop();
  ground.remove();
  const year = String(new Date().getFullYear() + 10);
  return { what: "ten years later", shown: text.includes(`datetime="${year}`) || text.includes(`datetime="${Number(year) - 1}`) };
}
