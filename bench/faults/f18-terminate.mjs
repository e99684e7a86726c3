// F18: the process is asked to end while many write, and started again.

import { Ground } from "../lib/ground.mjs";
import { sleep } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F18";
export const what = "SIGTERM under load";
export const sizes = { short: { rounds: 4, writers: 16 }, long: { rounds: 100, writers: 64 } };

export async function run({ bin, timed, rounds, writers }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  let longest = 0;
  for (let number = 1; number <= rounds; number++) {
    const server = await ground.start();
    const all = new Writers({ journal, paths: ground.paths, count: writers, name: `r${number}`, patience: 20 });
    await all.start(server.base);
    await all.grow(20);
    await sleep(Math.random() * 300);
    const began = performance.now();
    const ended = server.stop("SIGTERM");
    await sleep(50);
    const [{ code }] = await Promise.all([ended, all.stop()]);
    const took = performance.now() - began;
    if (code !== 0 || (timed && took > 10_000)) throw new Error(`it ended with ${code} after ${took} ms`);
    longest = Math.max(longest, took);
  }
  const found = ground.look(journal);
  ground.remove();
  return { ends: rounds, writers, acknowledged: journal.acknowledged, ...found, slowest_end_ms: Math.round(longest) };
}

/** The same look after a reply was taken out of what is there. */
export async function control({ bin }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  const server = await ground.start();
  const all = new Writers({ journal, paths: ground.paths, count: 2, name: "w" });
  await all.start(server.base);
  await all.grow(20);
  await all.stop();
  await server.stop();
  const [, ...rest] = ground.texts();
  const { missing } = journal.compare(rest);
  ground.remove();
  return { what: "a reply taken away", shown: missing === 1, missing };
}
