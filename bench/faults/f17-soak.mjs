// F17: hours of ordinary life, watched for whatever only grows.

import { readdirSync, statSync } from "node:fs";
import path from "node:path";

import { Ground } from "../lib/ground.mjs";
import { mark, post, send } from "../lib/http.mjs";
import http from "node:http";
import { sleep } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F17";
export const what = "soak: memory, descriptors and log of writes do not grow";
export const sizes = { short: { seconds: 8, perSecond: 50 }, long: { seconds: 7200, perSecond: 20 } };

/** Seconds from which on memory says something, once the database is larger than what the program keeps of it. */
const HOUR = 3600;
/** Bytes of a database that is larger than all caches of its pages: up to that size they grow with it. */
const FULL = 24e6;

async function fill(ground, server, journal) {
  const all = new Writers({ journal, paths: ground.paths, count: 8, name: "w" });
  await all.start(server.base);
  while (statSync(path.join(ground.data, "rejoinder.db")).size < FULL) await all.grow(100);
  await all.stop();
}

export async function run({ bin, seconds, perSecond }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  const server = await ground.start();
  if (seconds >= HOUR) await fill(ground, server, journal);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const ends = performance.now() + seconds * 1000;
  const samples = [];
  let requests = 0;
  let sent = { until: 0 };
  const wal = () => statSync(path.join(ground.data, "rejoinder.db-wal")).size / 1e6;
  const sample = () => samples.push({ at: performance.now() / 3_600_000, mb: server.memory(), files: readdirSync(`/proc/${server.pid}/fd`).length, wal: wal() });
  let next = 0;
  while (performance.now() < ends) {
    const began = performance.now();
    if (began > sent.until) {
      sent = { until: began + 600_000, marks: [] };
      for (const article of ground.paths) sent.marks.push(await mark(server.base, agent, article));
    }
    const n = requests++;
    const article = ground.paths[n % ground.paths.length];
    if (n % 4 === 0) {
      const body = `s-${n} says what there is to say.`;
      journal.begin(`s-${n}`, body);
      const answer = await post(server.base, agent, article, { body, name: `Reader ${n % 50}`, parent: "", mark: sent.marks[n % ground.paths.length], intent: "post" });
      if (answer.status !== 303) throw new Error(`a post: ${answer.status}`);
      journal.acknowledge(`s-${n}`);
    } else {
      const page = ["", "?order=newest", "/replies.atom"][n % 3];
      const answer = await send(server.base, agent, { path: `${article}${page}` });
      if (answer.status !== 200) throw new Error(`${article}${page}: ${answer.status}`);
    }
    if (began > next) {
      sample();
      next = began + Math.max(500, (seconds * 1000) / 200);
    }
    await sleep(Math.max(0, 1000 / perSecond - (performance.now() - began)));
  }
  sample();
  agent.destroy();
  await server.stop();
  const found = ground.look(journal);
  ground.remove();
  // The first fifth is warming up.
  const steady = samples.slice(Math.floor(samples.length / 5));
  const slope = rise(steady.map(({ at, mb }) => [at, mb]));
  const files = steady.map((sample) => sample.files);
  const figures = { seconds, requests, acknowledged: journal.acknowledged, ...found, mb_per_hour: Math.round(slope * 10) / 10, mb: Math.round(samples.at(-1).mb), files: Math.max(...files), wal_mb: Math.round(Math.max(...samples.map((sample) => sample.wal)) * 10) / 10 };
  if (figures.wal_mb > 64) throw new Error(`the log of writes grows: ${JSON.stringify(figures)}`);
  if (Math.max(...files) - Math.min(...files) > 16) throw new Error(`descriptors: ${JSON.stringify(figures)}`);
  // Minutes say nothing of hours.
  if (seconds >= HOUR && slope > 1) throw new Error(`memory grows: ${JSON.stringify(figures)}`);
  return figures;
}

/** The slope of the line through points that leaves the least squares. */
function rise(points) {
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const under = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

/** A line that rises by three megabytes an hour is seen to. */
export async function control() {
  const slope = rise(Array.from({ length: 100 }, (_, n) => [n / 100, 20 + (3 * n) / 100 + Math.sin(n)]));
  return { what: "three megabytes an hour", shown: slope > 1, mb_per_hour: Math.round(slope * 10) / 10 };
}
