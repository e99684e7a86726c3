// Warm pages of every size of thread, first and last, as they are sent to those who take each coding.

import { median, spread } from "../lib/figures.mjs";
import { SIZES, seeded } from "../lib/seed.mjs";
import { Server } from "../lib/server.mjs";
import { wrk } from "../lib/wrk.mjs";
import { coded } from "./reading.mjs";

const CODINGS = ["identity", "gzip", "br"];
const PAGES = { first: "", last: "?before=end" };

/** Answers a second of processor time. */
export async function variants({ bin, target, report, seconds, times }) {
  const server = await Server.start({ bin, core: 0, ...(await seeded(bin, target, "sizes")) });
  try {
    for (const size of SIZES) {
      for (const [page, query] of Object.entries(PAGES)) {
        const url = `${server.base}/t${size}${query}`;
        for (const coding of CODINGS) {
          const headers = { "Accept-Encoding": coding };
          const { length } = await coded(url, coding);
          const found = [];
          for (let time = 0; time < times; time++) {
            const before = server.cpu();
            const load = await wrk({ url, connections: 16, seconds, headers });
            if (load.failed > 0) throw new Error(`${url}: ${load.failed} failed`);
            found.push((load.requests * 1000) / (server.cpu() - before));
          }
          report(`read_${size}_${page}_${coding}`, median(found), "/s", null, { spread: spread(found), bytes: length });
        }
      }
    }
  } finally {
    await server.stop();
  }
}
