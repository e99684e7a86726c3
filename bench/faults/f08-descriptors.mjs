// F8: no file descriptors are left.

import { readFileSync } from "node:fs";
import net from "node:net";

import { Ground } from "../lib/ground.mjs";
import { send, sleep } from "../lib/http.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F8";
export const what = "file descriptors exhausted";
export const sizes = { short: { limit: 128, connections: 300, seconds: 1 }, long: { limit: 256, connections: 1000, seconds: 5 } };

/** Connections on which nothing is said. */
async function silent(base, count) {
  const { hostname, port } = new URL(base);
  const sockets = Array.from({ length: count }, () => net.connect(Number(port), hostname).on("error", () => {}));
  await sleep(300);
  return sockets;
}

export async function run({ bin, limit, connections, seconds }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  // Few to begin with, as shells have it: it takes as many as it may.
  const server = await ground.start({ wrapper: ["prlimit", `--nofile=64:${limit}`] });
  const taken = Number(/Max open files +(\d+)/.exec(readFileSync(`/proc/${server.pid}/limits`, "utf8"))[1]);
  if (taken !== limit) throw new Error(`${taken} descriptors taken of ${limit}`);
  const all = new Writers({ journal, paths: ground.paths, count: 4, name: "w", patience: 20 });
  await all.start(server.base);
  await sleep(200);
  const sockets = await silent(server.base, connections);
  const before = journal.acknowledged;
  await sleep(seconds * 1000);
  const served = journal.acknowledged - before;
  if (served === 0) throw new Error("who was connected already is not served any more");
  await all.stop();
  // Nobody asks anything now: whatever time it takes, the accepting takes.
  const cpu = server.cpu();
  await sleep(1000);
  const spinning = (server.cpu() - cpu) / 1000;
  if (spinning > 0.1) throw new Error(`accepting takes ${spinning} of a core`);
  sockets.forEach((socket) => socket.destroy());
  const freed = performance.now();
  for (;;) {
    const answer = await send(server.base, undefined, { path: ground.paths[0] }).catch(() => null);
    if (answer?.status === 200) break;
    if (performance.now() - freed > 2000) throw new Error("no answer for 2 s after there was room again");
  }
  const recovered = performance.now() - freed;
  await server.stop();
  const found = ground.look(journal);
  ground.remove();
  return { limit, connections, served_meanwhile: served, acknowledged: journal.acknowledged, ...found, core_used: Math.round(spinning * 100) / 100, recovered_ms: Math.round(recovered) };
}

/** With as many descriptors as there are, a new connection is answered at once; without, it is not. */
export async function control({ bin }) {
  const ground = new Ground({ bin });
  const server = await ground.start({ wrapper: ["prlimit", "--nofile=128"] });
  const sockets = await silent(server.base, 300);
  const answer = await Promise.race([send(server.base, undefined, { path: ground.paths[0] }).catch(() => null), sleep(500)]);
  sockets.forEach((socket) => socket.destroy());
  await server.stop();
  ground.remove();
  return { what: "a new connection while none are left", shown: !answer };
}
