// wrk: requests as fast as they are answered, and how long each took.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { mark } from "./http.mjs";
import { onCore } from "./server.mjs";

/** What wrk writes at its end, in one line of JSON. */
const DONE = `
done = function(summary, latency, requests)
  io.stderr:write(string.format('{"requests":%d,"micros":%d,"bytes":%d,"failed":%d,"p50":%d,"p99":%d,"worst":%d}\\n',
    summary.requests, summary.duration, summary.bytes,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
`;

/**
 * Asks `url` on `connections` connections for `seconds`, from one core. `script` is Lua that makes the requests.
 *
 * Latencies are in microseconds. Answers of 400 and above, and connections that failed, count as failed.
 */
export async function wrk({ url, connections, seconds, core = 1, headers = {}, script = "" }) {
  const folder = mkdtempSync(path.join(tmpdir(), "rejoinder-wrk-"));
  try {
    const file = path.join(folder, "load.lua");
    writeFileSync(file, script + DONE);
    const named = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    const words = ["wrk", "-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "30s", ...named, "-s", file, url];
    const child = onCore(core, words, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
    const line = said.split("\n").find((line) => line.startsWith("{"));
    if (!line) throw new Error(`wrk said: ${said}`);
    const found = JSON.parse(line);
    return { ...found, perSecond: (found.requests * 1e6) / found.micros };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Paths with the marks of their forms: `[path, mark]`. */
export async function marked(base, paths) {
  const one = async (path) => [path, await mark(base, undefined, path)];
  const found = [];
  for (const path of paths) found.push(await one(path));
  return found;
}

/**
 * Lua that posts replies as guests with the form, each with words and a name that no other has, to the articles in
 * turn. `articles` are `[path, mark]`, `run` tells runs apart.
 */
export function posting(articles, run) {
  const list = articles.map((pair) => `{${pair.map((text) => JSON.stringify(text)).join(",")}}`).join(",");
  return `
local articles = {${list}}
local n = 0
local filler = string.rep("Some+words+that+a+reader+might+write,+with+*emphasis*+and+a+%5Blink%5D%28https://example.org/%29.+", 2)
request = function()
  n = n + 1
  local article = articles[n % #articles + 1]
  local body = "name=Reader+" .. (n % 600) .. "&email=&website=&parent=&intent=post&mark=" .. article[2] .. "&body=" .. filler .. "${run}+" .. n
  return wrk.format("POST", article[1], {["Content-Type"] = "application/x-www-form-urlencoded"}, body)
end
`;
}
