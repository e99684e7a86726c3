// F4: the disk is full: that of the data, then that of temporary files.

import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Ground } from "../lib/ground.mjs";
import { mark, post } from "../lib/http.mjs";
import { Small } from "../lib/mounts.mjs";
import { Readers } from "../lib/readers.mjs";
import { run as command } from "../lib/server.mjs";
import { sleep, until } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F4";
export const what = "disk full: data, temporary files";
export const root = true;
export const sizes = { short: { rounds: 1, writers: 8, readers: 10, seconds: 1 }, long: { rounds: 10, writers: 16, readers: 50, seconds: 3 } };

/** Posts until it is refused: there may be room for one reply where there is none for those of all writers. The refusal has the text in it. */
async function refusal({ base }, journal, path) {
  const form = { name: "Ana", parent: "", mark: await mark(base, undefined, path), intent: "post" };
  for (let n = 0; n < 1000; n++) {
    const body = `ana-${n} took an hour to write & must not be lost <here>`;
    journal.begin(`ana-${n}`, body);
    const { status, text } = await post(base, undefined, path, { ...form, body });
    if (status === 303) {
      journal.acknowledge(`ana-${n}`);
      continue;
    }
    const typed = /<textarea[^>]*>\n?([^<]*)</.exec(text)?.[1] ?? "";
    if (status !== 507) throw new Error(`a full disk is answered with ${status}`);
    if (decoded(typed) !== body) throw new Error(`the form has lost the text: ${typed}`);
    return;
  }
  throw new Error("a full disk takes a thousand replies");
}

/** Text as it stood before it was written into a page. */
function decoded(html) {
  return html.replace(/&#(\d+);|&lt;|&gt;|&amp;/g, (found, code) => (code ? String.fromCharCode(Number(code)) : { "&lt;": "<", "&gt;": ">", "&amp;": "&" }[found]));
}

/** Fills what is left of a file system. */
function fill(folder) {
  command(["sh", "-c", `cat /dev/zero > "${path.join(folder, "filler")}" 2>/dev/null; true`]);
}

async function full({ bin, timed, writers, readers, seconds, filled = true }) {
  const disk = new Small(24);
  const ground = new Ground({ bin, folder: disk.folder });
  const journal = new Journal();
  const server = await ground.start();
  let lines = 0;
  server.child.stderr.on("data", (part) => (lines += String(part).split("\n").length - 1));
  try {
    const all = new Writers({ journal, paths: ground.paths, count: writers, name: "w", patience: 50 });
    await all.start(server.base);
    const reading = new Readers({ base: server.base, paths: ground.paths, count: readers });
    await all.grow(50);
    await sleep(500);
    if (filled) {
      fill(disk.folder);
      await until(() => all.answers.has(507), "somebody to be refused");
    }
    await sleep(seconds * 1000);
    if (filled) await refusal(server, journal, ground.paths[0]);
    rmSync(path.join(disk.folder, "filler"), { force: true });
    const recovered = await all.grow();
    if (timed && recovered > 5000) throw new Error(`nothing was taken for ${recovered} ms after there was room again`);
    await all.stop();
    const read = await reading.stop();
    if (read.wrong.length > 0) throw new Error(`readers were answered ${JSON.stringify(read.wrong)}`);
    await server.stop();
    const found = ground.look(journal);
    return { refused: all.answers.get(507) ?? 0, acknowledged: journal.acknowledged, ...found, reads: read.answers, recovered_ms: Math.round(recovered), log_lines: lines, seconds };
  } finally {
    await server.stop("SIGKILL");
    disk.remove();
  }
}

/** No room for temporary files: replies are taken all the same. */
async function temporary({ bin, writers }) {
  const disk = new Small(1);
  fill(disk.folder);
  const ground = new Ground({ bin });
  const journal = new Journal();
  const server = await ground.start({ environment: { TMPDIR: disk.folder, SQLITE_TMPDIR: disk.folder } });
  try {
    const all = new Writers({ journal, paths: ground.paths, count: writers, name: "w", patience: 50 });
    await all.start(server.base);
    await all.grow(100);
    await all.stop();
    await server.stop();
    const refused = [...all.answers].filter(([status]) => status !== 303 && status !== 200);
    if (refused.length > 0) throw new Error(`answers ${JSON.stringify(refused)}`);
    ground.look(journal);
    return journal.acknowledged;
  } finally {
    await server.stop("SIGKILL");
    disk.remove();
    ground.remove();
  }
}

export async function run({ rounds, ...how }) {
  let sum;
  for (let round = 0; round < rounds; round++) {
    const found = await full(how);
    if (found.log_lines > 10 + how.seconds) throw new Error(`${found.log_lines} lines of log in ${how.seconds} s`);
    sum = sum === undefined ? found : Object.fromEntries(Object.entries(found).map(([name, value]) => [name, name === "recovered_ms" || name === "log_lines" ? Math.max(sum[name], value) : sum[name] + value]));
  }
  return { rounds, ...sum, without_temporary: await temporary(how) };
}

/** The same with room: nobody is refused, so the refusals above come from the full disk. */
export async function control({ bin }) {
  const found = await full({ bin, writers: 4, readers: 2, seconds: 0.5, filled: false });
  return { what: "the same with room", shown: found.refused === 0, refused: found.refused };
}
