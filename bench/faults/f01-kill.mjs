// F1: the process is killed without warning, again and again, while many write.

import http from "node:http";

import { Ground } from "../lib/ground.mjs";
import { sleep } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F1";
export const what = "kill -9 at any moment";
export const sizes = { short: { rounds: 3, writers: 16 }, long: { rounds: 200, writers: 64 } };

/** Writers at `front` (the server, if none is given), until the server is killed; not before some are acknowledged. */
async function round({ server, journal, ground, writers, name, front = server.base, edits = true }) {
  const all = new Writers({ journal, paths: ground.paths, count: writers, name, edits });
  await all.start(front);
  await journal.grows(50);
  await sleep(Math.random() * 1300);
  const stopped = all.abandon();
  await server.stop("SIGKILL");
  await stopped;
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
  const hasty = http.createServer((request, answer) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const pass = () => {
        const on = http.request(new URL(request.url, server.base), { method: request.method, headers: request.headers }, (real) => {
          if (request.method === "POST") real.resume();
          else real.pipe(answer.writeHead(real.statusCode, real.headers));
        });
        on.on("error", () => {});
        on.end(Buffer.concat(parts));
      };
      if (request.method === "GET") return pass();
      answer.writeHead(303, { location: "/r/none" }).end();
      setTimeout(pass, 200);
    });
  });
  await new Promise((resolve) => hasty.listen(0, "127.0.0.1", resolve));
  await round({ server, journal, ground, writers: 16, name: "hasty", front: `http://127.0.0.1:${hasty.address().port}`, edits: false });
  hasty.closeAllConnections();
  hasty.close();
  const { missing } = journal.compare(ground.texts());
  ground.remove();
  return { what: "acknowledged before it was written", shown: missing > 0, missing };
}
