// F10: bodies made to use up memory or time, in a group of processes with 128 MB.

import { gzipSync } from "node:zlib";
import http from "node:http";

import { Ground } from "../lib/ground.mjs";
import { mark, send } from "../lib/http.mjs";
import { Limited } from "../lib/mounts.mjs";
import { sleep } from "../lib/waiting.mjs";

export const id = "F10";
export const what = "hostile bodies in 128 MB";
export const root = true;
export const sizes = { short: { times: 1 }, long: { times: 20 } };

const FORM = "application/x-www-form-urlencoded";

/** Bodies: what they are, their type, their bytes. */
function bodies(mark) {
  const reply = (text) => new URLSearchParams({ name: "Ana", email: "", website: "", parent: "", mark, intent: "post", body: text }).toString();
  const deep = (start, end, count) => start.repeat(count) + "a" + end.repeat(count);
  return [
    ["64 MB in a gzip of 64 KB", FORM, gzipSync(Buffer.alloc(64 << 20)), { "content-encoding": "gzip" }],
    ["a quarter of a million fields", FORM, "a=1&".repeat(260_000)],
    ["half a million names without values", FORM, "a&".repeat(500_000)],
    ["the same field a hundred thousand times", FORM, "body=x&".repeat(100_000)],
    ["JSON a hundred thousand levels deep", "application/json", deep("[", "]", 100_000)],
    ["JSON objects a hundred thousand levels deep", "application/json", deep('{"a":', "}", 100_000)],
    ["ten thousand parts", "multipart/form-data; boundary=x", "--x\r\ncontent-disposition: form-data; name=a\r\n\r\nb\r\n".repeat(10_000) + "--x--\r\n"],
    ["quotes in quotes", FORM, reply(deep(">", "", 19_000))],
    ["lists in lists", FORM, reply("* ".repeat(9_000) + "a")],
    ["emphasis in emphasis", FORM, reply(deep("*a _b ", "", 3_000))],
    ["links in links", FORM, reply(deep("[", "](x)", 3_000))],
    ["images in links", FORM, reply("![".repeat(9_000))],
    ["open brackets", FORM, reply("<".repeat(19_000))],
    ["tags in tags", FORM, reply("<b><i>".repeat(3_000))],
    ["back-ticks of every length", FORM, reply(Array.from({ length: 190 }, (_, n) => "`".repeat(n)).join(" "))],
    ["a table of many columns", FORM, reply("|" + "a|".repeat(4_000) + "\n|" + "-|".repeat(4_000) + "\n")],
    ["marks upon a letter", FORM, reply("a" + "\u0301".repeat(19_000))],
    ["turned directions", FORM, reply("\u202e\u2066".repeat(9_000))],
    ["entities", FORM, reply("&amp;".repeat(3_900))],
    ["link definitions", FORM, reply(Array.from({ length: 1_500 }, (_, n) => `[a${n}]: x`).join("\n"))],
    ["addresses without end", FORM, reply("http://a.example/".repeat(1_000))],
  ];
}

/** Ten gigabytes without a length, until somebody says stop. */
function endless(base, path) {
  return new Promise((resolve) => {
    const block = Buffer.alloc(1 << 20, "a");
    let sent = 0;
    const request = http.request(new URL(path, base), { method: "POST", headers: { "content-type": FORM } }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, sent });
      request.destroy();
    });
    request.on("error", () => resolve({ status: "closed", sent }));
    const go = () => {
      while (sent < 10_000) {
        sent++;
        if (!request.write(block)) return request.once("drain", go);
      }
      request.end();
    };
    go();
  });
}

export async function run({ bin, timed, times }) {
  const group = new Limited(128);
  const ground = new Ground({ bin });
  const server = await ground.start({ wrapper: group.wrapper });
  try {
    const path = ground.paths[0];
    const list = bodies(await mark(server.base, undefined, path));
    await sleep(300);
    const base = server.memory();
    let slowest = { ms: 0 };
    const answers = {};
    for (let time = 0; time < times; time++) {
      for (const [name, type, body, more] of list) {
        const began = performance.now();
        const answer = await send(server.base, undefined, { path, method: "POST", headers: { "content-type": type, ...more }, body }).catch((error) => ({ status: error.code ?? error.message }));
        const ms = performance.now() - began;
        if (ms > slowest.ms) slowest = { name, ms: Math.round(ms) };
        // A connection that is closed while the rest is sent may lose the answer on its way.
        if (![303, 400, 411, 413, 415, 422, "ECONNRESET", "EPIPE"].includes(answer.status)) throw new Error(`${name}: ${answer.status}`);
        answers[answer.status] = (answers[answer.status] ?? 0) + 1;
        if (timed && ms > 1000) throw new Error(`${name}: answered after ${ms} ms`);
      }
    }
    const long = await endless(server.base, path);
    if (![413, "closed"].includes(long.status) || long.sent > 64) throw new Error(`ten gigabytes: ${JSON.stringify(long)}`);
    // What was taken can be read.
    const page = await send(server.base, undefined, { path });
    if (page.status !== 200) throw new Error(`the page: ${page.status}`);
    const more = server.memory("VmHWM") - base;
    if (more > 32) throw new Error(`memory grew by ${more} MB`);
    await server.stop();
    const doctor = ground.command(["doctor"]);
    if (doctor.status !== 0) throw new Error(doctor.stdout);
    return { bodies: list.length * times + 1, answers, slowest: `${slowest.name}: ${slowest.ms} ms`, more_mb: Math.round(more) };
  } finally {
    await server.stop("SIGKILL");
    group.remove();
    ground.remove();
  }
}

/** Something that takes more than the group has is killed. */
export async function control() {
  const { spawnSync } = await import("node:child_process");
  const group = new Limited(128);
  const [program, ...words] = [...group.wrapper, process.execPath, "-e", "const a = []; for (let n = 0; n < 300; n++) a.push(Buffer.alloc(1 << 20, n)); console.log(a.length)"];
  const greedy = spawnSync(program, words, { encoding: "utf8" });
  group.remove();
  return { what: "300 MB in the same group", shown: greedy.signal === "SIGKILL" || greedy.status !== 0, ended: greedy.signal ?? greedy.status };
}
