// Posting replies, each on disk before it is acknowledged.

import { readFileSync } from "node:fs";
import path from "node:path";

import { atLeast, atMost, median, round, spread } from "../lib/figures.mjs";
import { POSTED, onCopy } from "../lib/seed.mjs";
import { Server, run } from "../lib/server.mjs";
import { marked, posting, wrk } from "../lib/wrk.mjs";

let runs = 0;

/** Posts for a while, and answers what came of it and what it cost. */
async function post(server, connections, seconds) {
  const script = posting(await marked(server.base, POSTED), `${process.pid}-${++runs}`);
  const before = server.cpu();
  const load = await wrk({ url: server.base, connections, seconds, script });
  if (load.failed > 0) throw new Error(`${load.failed} posts failed`);
  return { ...load, cpu: ((server.cpu() - before) * 1000) / load.requests };
}

/** Replies on disk, counted by an export of the articles that are posted to. */
async function replies(server) {
  const text = await (await fetch(`${server.base}/metrics`)).text();
  return Number(/^rejoinder_replies_total (\d+)/m.exec(text)[1]);
}

/** At 1 and 64 writers, beside the commits of one row that the same SQLite makes on the same disk. */
export async function durable({ bin, costs, target, report, seconds, times }) {
  await onCopy({ bin, target, name: "sizes" }, async (publication) => {
    const server = await Server.start({ bin, core: 0, ...publication });
    const [one, many, commits] = [[], [], []];
    try {
      await post(server, 64, 1);
      for (let time = 0; time < times; time++) {
        commits.push(Number(run(["taskset", "-c", "0", costs, "commits", String(seconds), publication.data])));
        one.push(await post(server, 1, seconds));
        many.push(await post(server, 64, seconds));
      }
    } finally {
      await server.stop();
    }
    const rates = many.map((load) => load.perSecond);
    const rate = median(rates);
    report("cpu_us_per_post", median(many.map((load) => load.cpu)), "µs", atMost(200), { spread: spread(many.map((load) => load.cpu)), per_second: Math.round(rate), p50_ms: round(median(many.map((load) => load.p50)) / 1000) });
    report("posts_vs_fsync_rate", rate / median(commits), "×", atLeast(1.5), { spread: spread(rates), commits_per_second: Math.round(median(commits)) });
    report("post_p50_ms_1", median(one.map((load) => load.p50)) / 1000, "ms", atMost(1), { spread: spread(one.map((load) => load.p50)), per_second: Math.round(median(one.map((load) => load.perSecond))), cpu_us: Math.round(median(one.map((load) => load.cpu))) });
  });
}

/** At 16 and 256 writers, between and beyond those that have budgets. */
export async function writers({ bin, target, report, seconds, times }) {
  await onCopy({ bin, target, name: "sizes" }, async (publication) => {
    const server = await Server.start({ bin, core: 0, ...publication });
    try {
      await post(server, 64, 1);
      for (const count of [16, 256]) {
        const found = [];
        for (let time = 0; time < times; time++) found.push(await post(server, count, seconds));
        const of = (name) => median(found.map((load) => load[name]));
        const rates = found.map((load) => load.perSecond);
        report(`posts_per_second_${count}`, median(rates), "/s", null, { spread: spread(rates), p50_ms: round(of("p50") / 1000), p99_ms: round(of("p99") / 1000), cpu_us: Math.round(of("cpu")) });
      }
    } finally {
      await server.stop();
    }
  });
}

/** How many replies one fsync makes durable: counted by strace, in a run of its own, because it slows things down. */
export async function fsyncs({ bin, target, report, seconds }) {
  await onCopy({ bin, target, name: "sizes" }, async (publication) => {
    const counted = path.join(publication.data, "strace.txt");
    const wrapper = ["strace", "-f", "--seccomp-bpf", "-c", "-o", counted, "-e", "trace=fsync,fdatasync"];
    const server = await Server.start({ bin, core: 0, wrapper, ...publication });
    const before = await replies(server);
    await post(server, 64, seconds);
    const posted = (await replies(server)) - before;
    await server.stop();
    const lines = readFileSync(counted, "utf8").split("\n").filter((line) => /\bf(data)?sync$/.test(line));
    const calls = lines.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[3]), 0);
    report("fsyncs_per_post_64", calls / posted, "", atMost(1 / 16), { fsyncs: calls, posts: posted });
  });
}
