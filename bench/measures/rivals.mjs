// Other systems, as they are installed from packages, in turn with the program: reading a thread, posting.

import { atLeast, median, round, spread } from "../lib/figures.mjs";
import { POSTED, SIZES, onCopy } from "../lib/seed.mjs";
import { Server } from "../lib/server.mjs";
import { marked, posting, wrk } from "../lib/wrk.mjs";
import * as isso from "../rivals/isso.mjs";
import * as wordpress from "../rivals/wordpress.mjs";

const RIVALS = { isso, wordpress };
/** Longest thread that is read: some take minutes for the next. */
const LONGEST = 10_000;

/** Answers a second of processor time, over several runs; of slow ones at least a few are waited for. */
async function rate(side, load, times) {
  const found = [];
  for (let time = 0; time < times; time++) {
    const before = side.cpu();
    const run = await wrk(load(time));
    if (run.requests > run.failed) found.push({ perCore: ((run.requests - run.failed) * 1000) / Math.max(1, side.cpu() - before), perSecond: run.perSecond, failed: run.failed });
  }
  if (found.length === 0) return null;
  const perCore = found.map((run) => run.perCore);
  const perSecond = found.map((run) => run.perSecond);
  return { perCore: median(perCore), spread: spread(perCore), perSecond: median(perSecond), spreadByClock: spread(perSecond) };
}

/** Reads and posts beside each of the others. */
export async function rivals({ bin, target, report, seconds, times, without }) {
  await onCopy({ bin, target, name: "sizes" }, async (publication) => {
    const server = await Server.start({ bin, core: 0, ...publication });
    const ours = { cpu: () => server.cpu(), read: (size) => `${server.base}/t${size}` };
    let run = 0;
    try {
      const articles = await marked(server.base, POSTED);
      for (const [name, rival] of Object.entries(RIVALS)) {
        if (without.includes(name)) continue;
        const theirs = await rival.start({ target, core: 0 });
        try {
          for (const size of SIZES.filter((size) => size <= LONGEST)) {
            const span = seconds * (size > 100 ? 4 : 1);
            const read = (side) => rate(side, () => ({ url: side.read(size), connections: size > 1000 ? 1 : 4, seconds: span, headers: { "Accept-Encoding": "gzip" } }), times);
            const [a, b] = [await read(ours), await read(theirs)];
            const more = b && { per_core: round(a.perCore), theirs_per_core: round(b.perCore), spread: a.spread, their_spread: b.spread };
            const budget = size === 1000 ? atLeast(100) : null;
            if (b) report(`read_${size}_vs_${name}`, a.perCore / b.perCore, "×", budget, { system: theirs.name, ...more });
            // Not one answer in all that time: it is at least so many times slower.
            else report(`read_${size}_vs_${name}`, a.perCore * span, "×", budget, { system: theirs.name, at_least: true, theirs: `no answer in ${span} s` });
          }
          for (const writers of [1, 64]) {
            const load = (base, script) => ({ url: base, connections: writers, seconds, script });
            const a = await rate(ours, () => load(server.base, posting(articles, `rival-${process.pid}-${++run}`)), times);
            const b = await rate(theirs, () => load(theirs.base, theirs.post(`rival-${process.pid}-${++run}`)), times);
            const budget = writers === 64 ? atLeast(20) : null;
            report(`post_${writers}_vs_${name}`, a.perSecond / b.perSecond, "×", budget, { system: theirs.name, per_second: round(a.perSecond), theirs_per_second: round(b.perSecond), their_spread: b.spreadByClock });
          }
        } finally {
          theirs.stop();
        }
      }
    } finally {
      await server.stop();
    }
  });
}
