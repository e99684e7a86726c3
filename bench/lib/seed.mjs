// Publications to measure on: the same replies every time, made by a generator and brought in by `rejoinder import`.

import { cpSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import path from "node:path";

import { run } from "./server.mjs";

const WORDS =
  "the harbour wall was built by people who knew that sea and trusted it less than we do now a council that forgets is a council to be written to every morning before breakfast and after it too".split(" ");

/** Numbers that look like chance and are the same in every run (mulberry32). */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function sentence(next, length) {
  return Array.from({ length }, () => WORDS[Math.floor(next() * WORDS.length)]).join(" ");
}

const START = Date.parse("2026-01-01T00:00:00Z");

/** The lines of one article and its replies: about 230 characters each, 44 of a hundred answer another one. */
function* thread(next, name, replies) {
  const text = Array.from({ length: 8 }, () => `<p>${sentence(next, 60)}.</p>`).join("\n");
  yield { kind: "article", path: `/${name}`, title: `About ${name}`, published: new Date(START).toISOString(), html: text };
  const levels = [];
  for (let n = 0; n < replies; n++) {
    const answers = n > 0 && next() < 0.44;
    const parent = answers ? Math.max(0, n - 1 - Math.floor(next() * 20)) : null;
    const level = parent === null ? 0 : levels[parent] + 1;
    levels.push(level > 4 ? 0 : level);
    const body = `${sentence(next, 12 + Math.floor(next() * 60))} ${n}.`;
    yield {
      kind: "reply",
      id: `${name}-${n}`,
      article: `/${name}`,
      parent: parent === null || level > 4 ? null : `${name}-${parent}`,
      state: "published",
      created: new Date(START + n * 1000).toISOString(),
      author: { name: `Reader ${Math.floor(next() * 600)}`, website: "", email: "" },
      body,
      html: `<p>${body}</p>\n`,
    };
  }
}

/** Threads of all sizes: `/t10` to `/t100000`, and two hundred of 20 replies to post to. */
export const SIZES = [10, 100, 1000, 10_000, 100_000];
/** Articles that are posted to. */
export const POSTED = Array.from({ length: 200 }, (_, n) => `/p${n}`);

function* sizes() {
  const next = chance(1);
  for (const size of SIZES) yield* thread(next, `t${size}`, size);
  for (const name of POSTED) yield* thread(next, name.slice(1), 20);
}

/** What other systems are seeded with: the same threads without the longest. */
function* rivals() {
  for (const record of sizes()) {
    const of = record.article ?? record.path;
    if (of !== "/t100000") yield record;
  }
}

/** A hundred and a thousand replies, and an article to post to, for what is counted. */
function* counted() {
  const next = chance(3);
  yield* thread(next, "t100", 100);
  yield* thread(next, "t1000", 1000);
  yield* thread(next, "p0", 20);
}

function* million() {
  const next = chance(2);
  for (let n = 0; n < 10_000; n++) yield* thread(next, `a${n}`, 100);
}

/** The records of a publication by its name. */
export function records(name) {
  return { sizes, rivals, counted, million }[name]();
}

/** The program's configuration while it is measured: nothing held, no limit for one network, a login by signed tokens. */
export const SECRET = "bench-bench-bench-bench-bench-bench";
const CONFIG = `[limits]
replies_per_minute = 0
[[site]]
policy = "publish"
max_links = 20
[[sign_in]]
id = "paper"
kind = "jwt"
issuer = "https://paper.example"
authorize_url = "https://paper.example/login"
client_secret = "${SECRET}"
`;

/** A folder with `data` and `rejoinder.toml`, made once; `name` says which records. */
export async function seeded(bin, target, name) {
  const folder = path.join(target, "bench", name);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(path.join(unfinished, "rejoinder.toml"), CONFIG);
    const file = path.join(unfinished, "in.jsonl");
    const out = createWriteStream(file);
    for (const record of records(name)) {
      if (!out.write(`${JSON.stringify(record)}\n`)) await once(out, "drain");
    }
    out.end();
    await once(out, "close");
    run([bin, "import", "jsonl", file, "--data", path.join(unfinished, "data"), "--config", path.join(unfinished, "rejoinder.toml")]);
    rmSync(file);
    renameSync(unfinished, folder);
  }
  return { data: path.join(folder, "data"), config: path.join(folder, "rejoinder.toml") };
}

/** Runs `work` on a copy of a seeded publication: what is written there is gone afterwards. */
export async function onCopy({ bin, target, name }, work) {
  const from = await seeded(bin, target, name);
  const folder = mkdtempSync(path.join(target, "bench", "copy-"));
  try {
    cpSync(path.dirname(from.data), folder, { recursive: true });
    return await work({ data: path.join(folder, "data"), config: path.join(folder, "rejoinder.toml") });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
