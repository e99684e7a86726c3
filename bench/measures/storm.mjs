// How old a page is that readers see while replies come in.

import http from "node:http";

import { atMost, median, percentile } from "../lib/figures.mjs";
import { mark, post, send } from "../lib/http.mjs";
import { POSTED, onCopy } from "../lib/seed.mjs";
import { Server } from "../lib/server.mjs";

/** Writers at a time, all under one article: each page of it is stale as soon as it is made. */
const WRITERS = 32;

/** Posts until it is told to stop, and notes when each reply was acknowledged. */
async function write(base, article, going, acknowledged, run) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const stamp = await mark(base, agent, article);
  for (let n = 0; going.on; n++) {
    const answer = await post(base, agent, article, { name: "Ana", email: "", website: "", parent: "", intent: "post", mark: stamp, body: `${run} ${n}` });
    if (answer.status !== 303) throw new Error(`a reply was answered by ${answer.status}`);
    acknowledged.push(performance.now());
  }
  agent.destroy();
}

/** A stranger's page says how many replies there are: how long ago the first was acknowledged that it does not count. */
export async function storm({ bin, target, report, seconds }) {
  await onCopy({ bin, target, name: "sizes" }, async (publication) => {
    const server = await Server.start({ bin, core: 0, ...publication });
    try {
      const [article] = POSTED;
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      const counted = async () => Number(/data-count="(\d+)"/.exec((await send(server.base, agent, { path: article })).text)[1]);
      const before = await counted();
      const [going, acknowledged, ages, waits] = [{ on: true }, [], [], []];
      const writers = Promise.all(Array.from({ length: WRITERS }, (_, n) => write(server.base, article, going, acknowledged, `storm-${n}`)));
      const end = performance.now() + seconds * 2000;
      while (performance.now() < end) {
        const asked = performance.now();
        const seen = (await counted()) - before;
        waits.push(performance.now() - asked);
        const missed = acknowledged[seen];
        ages.push(missed === undefined ? 0 : Math.max(0, asked - missed));
      }
      going.on = false;
      await writers;
      agent.destroy();
      report("page_age_ms_in_storm", Math.max(...ages), "ms", atMost(100), {
        p50: median(ages),
        pages: ages.length,
        posts_per_second: Math.round(acknowledged.length / (seconds * 2)),
        reader_p99_ms: percentile(waits, 99),
      });
    } finally {
      await server.stop();
    }
  });
}
