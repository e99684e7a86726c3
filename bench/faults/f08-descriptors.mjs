// F8: no file descriptors are left.

import { readFileSync, readdirSync } from "node:fs";
import net from "node:net";

import { Ground } from "../lib/ground.mjs";
import { send } from "../lib/http.mjs";
import { sleep, until } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F8";
export const what = "file descriptors exhausted";
export const sizes = { short: { limit: 128, connections: 300, seconds: 1 }, long: { limit: 256, connections: 1000, seconds: 5 } };

/** Connections on which nothing is said. */
function silent(server, count) {
  const { hostname, port } = new URL(server.base);
  return Array.from({ length: count }, () => net.connect(Number(port), hostname).on("error", () => {}));
}

/** Waits until a server has none left of so many descriptors. */
function exhausted(server, limit) {
  return until(() => readdirSync(`/proc/${server.pid}/fd`).length >= limit - 1, "all descriptors to be in use");
}

export async function run({ bin, timed, limit, connections, seconds }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  // Few to begin with, as shells have it: it takes as many as it may.
  const server = await ground.start({ wrapper: ["prlimit", `--nofile=64:${limit}`] });
  const taken = Number(/Max open files +(\d+)/.exec(readFileSync(`/proc/${server.pid}/limits`, "utf8"))[1]);
  if (taken !== limit) throw new Error(`${taken} descriptors taken of ${limit}`);
  const all = new Writers({ journal, paths: ground.paths, count: 4, name: "w", patience: 20 });
  await all.start(server.base);
  await all.grow();
  const sockets = silent(server, connections);
  await exhausted(server, limit);
  const before = journal.acknowledged;
  // Who was connected already is served.
  await all.grow();
  await sleep(seconds * 1000);
  const served = journal.acknowledged - before;
  await exhausted(server, limit);
  await all.stop();
  // Nobody asks anything now: whatever time it takes, the accepting takes, or, in the first seconds, what is left to do.
  let spinning = Infinity;
  for (let second = 0; second < 3 && spinning > 0.1; second++) {
    const cpu = server.cpu();
    await sleep(1000);
    await exhausted(server, limit);
    spinning = Math.min(spinning, (server.cpu() - cpu) / 1000);
  }
  if (spinning > 0.1) throw new Error(`accepting takes ${spinning} of a core`);
  sockets.forEach((socket) => socket.destroy());
  const answered = async () => (await send(server.base, undefined, { path: ground.paths[0] }).catch(() => null))?.status === 200;
  const recovered = await until(answered, "an answer after there was room again");
  if (timed && recovered > 2000) throw new Error(`no answer for ${recovered} ms after there was room again`);
  await server.stop();
  const found = ground.look(journal);
  ground.remove();
  return { limit, connections, served_meanwhile: served, acknowledged: journal.acknowledged, ...found, core_used: Math.round(spinning * 100) / 100, recovered_ms: Math.round(recovered) };
}

/** With as many descriptors as there are, a new connection is answered at once; without, it is not. */
export async function control({ bin }) {
  const ground = new Ground({ bin });
  const server = await ground.start({ wrapper: ["prlimit", "--nofile=128"] });
  const sockets = silent(server, 300);
  await exhausted(server, 128);
  const answer = await Promise.race([send(server.base, undefined, { path: ground.paths[0] }).catch(() => null), sleep(500)]);
  sockets.forEach((socket) => socket.destroy());
  await server.stop();
  ground.remove();
  return { what: "a new connection while none are left", shown: !answer };
}
