// F1: the process is killed without warning, again and again, while many write.

import { Ground } from "../lib/ground.mjs";
import { startHasty } from "../lib/hasty.mjs";
import { sleep } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F1";
export const what = "kill -9 at any moment";
export const sizes = { short: { rounds: 3, writers: 16 }, long: { rounds: 200, writers: 64 } };

/** Writers at `front` (the server, if none is given), until the server is killed; not before some are acknowledged. */
async function round({ server, journal, ground, writers, name, front = server.base, edits = true }) {
  const all = new Writers({ journal, paths: ground.paths, count: writers, name, edits });
  await all.start(front);
  await all.grow(50);
  await sleep(Math.random() * 1300);
  await Promise.all([all.abandon(), server.stop("SIGKILL")]);
}

export async function run({ bin, rounds, writers }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  const starts = [];
  for (let number = 1; number <= rounds; number++) {
    const began = performance.now();
    const server = await ground.start();
    starts.push(performance.now() - began);
    await round({ server, journal, ground, writers, name: `r${number}` });
    if (number % 20 === 0) ground.look(journal);
  }
  const found = ground.look(journal);
  ground.remove();
  return { kills: rounds, writers, acknowledged: journal.acknowledged, edits: journal.edits, ...found, slowest_start_ms: Math.round(Math.max(...starts)) };
}

/** Who answers before the server did, loses what was on its way: that must be seen. */
export async function control({ bin }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  const server = await ground.start();
  const hasty = await startHasty(server.base, (pass) => setTimeout(pass, 200));
  await round({ server, journal, ground, writers: 16, name: "hasty", front: hasty.base, edits: false });
  hasty.end();
  const { missing } = journal.compare(ground.texts());
  ground.remove();
  return { what: "acknowledged before it was written", shown: missing > 0, missing };
}
