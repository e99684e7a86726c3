// Kills the server without warning while many writers post, and looks whether an acknowledged reply is missing or
// doubled afterwards.
//
//   cargo build --release
//   node bench/kill.mjs [--rounds 20] [--writers 64] [--bin target/release/rejoinder]
//
// Each round starts the server on the same data folder, posts from all writers at once, kills it with SIGKILL at a
// random moment, and exports what is on disk. An answer 303 is an acknowledgement. Needs Node and nothing else.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    writers: { type: "string", default: "64" },
    bin: { type: "string", default: "target/release/rejoinder" },
  },
});
const [rounds, writers] = [Number(flags.rounds), Number(flags.writers)];
const folder = mkdtempSync(join(tmpdir(), "rejoinder-kill-"));
const data = join(folder, "data");
const config = join(folder, "rejoinder.toml");
mkdirSync(join(data, "articles"), { recursive: true });
writeFileSync(join(data, "articles", "kill.md"), "---\ntitle: Kill\ndate: 2026-01-01\n---\nText\n");
writeFileSync(config, '[[site]]\npolicy = "publish"\n[limits]\nreplies_per_minute = 0\n');
const common = ["--config", config, "--data", data];

/** What each writer said: words → whether they were acknowledged. */
const said = new Map();

async function start() {
  const began = performance.now();
  const server = spawn(flags.bin, ["serve", "--listen", "127.0.0.1:0", ...common], { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: server.stderr })) {
    const found = /listening on (http:\S+)/.exec(line);
    if (found) {
      server.stderr.resume();
      return { server, base: new URL(found[1]), ready: performance.now() - began };
    }
  }
  throw new Error("the server did not start");
}

function send(base, agent, options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: base.hostname, port: base.port, agent, ...options }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
      answer.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function round(number) {
  const { server, base, ready } = await start();
  const agent = new http.Agent({ keepAlive: true, maxSockets: writers });
  const page = await send(base, agent, { path: "/kill" });
  const mark = /name="mark" value="([^"]+)"/.exec(page.text)[1];
  const ids = [];
  let alive = true;
  const write = async (writer) => {
    for (let n = 0; alive; n++) {
      const body = `round ${number} writer ${writer} reply ${n}`;
      const parent = ids.length > 0 && n % 2 ? ids[Math.floor(Math.random() * ids.length)] : "";
      said.set(body, false);
      const form = new URLSearchParams({ body, name: `Writer ${writer}`, parent, mark, intent: "post" }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(form) };
      try {
        const answer = await send(base, agent, { path: "/kill", method: "POST", headers }, form);
        if (answer.status !== 303) throw new Error(`answer ${answer.status}`);
        said.set(body, true);
        ids.push(answer.headers.location.replace("/r/", ""));
      } catch (error) {
        if (alive) throw error;
        return;
      }
    }
  };
  const all = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1300));
  alive = false;
  const ended = new Promise((resolve) => server.on("exit", resolve));
  server.kill("SIGKILL");
  await ended;
  await all;
  agent.destroy();
  return ready;
}

/** Acknowledged words that are not there, and words that are there twice. */
function look(expected) {
  const file = join(folder, "export.jsonl");
  const done = spawnSync(flags.bin, ["export", "jsonl", file, ...common], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  const there = new Map();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (!line.startsWith('{"kind":"reply"')) continue;
    const { body } = JSON.parse(line);
    there.set(body, (there.get(body) ?? 0) + 1);
  }
  const missing = [...expected].filter(([body, acknowledged]) => acknowledged && !there.has(body));
  const doubled = [...there].filter(([, times]) => times > 1);
  return { missing: missing.length, doubled: doubled.length, kept: there.size };
}

let worst = 0;
for (let number = 1; number <= rounds; number++) {
  const ready = await round(number);
  worst = Math.max(worst, ready);
  const found = look(said);
  const acknowledged = [...said.values()].filter(Boolean).length;
  console.log(`round ${number}: ${acknowledged} acknowledged in all, ${found.kept} on disk, ${found.missing} missing, ${found.doubled} doubled; ready after ${ready.toFixed(0)} ms`);
  if (found.missing || found.doubled) process.exit(1);
}
// The control: a look that cannot see a missing reply proves nothing.
const control = look(new Map([...said, ["never posted", true]]));
if (control.missing !== 1) throw new Error("the look is blind: it missed a reply that is not there");
const checked = spawnSync(flags.bin, ["doctor", ...common], { encoding: "utf8" });
if (checked.status !== 0) throw new Error(checked.stdout);
rmSync(folder, { recursive: true });
console.log(`${rounds} kills under ${writers} writers: 0 missing, 0 doubled, doctor finds nothing; slowest start ${worst.toFixed(0)} ms`);
