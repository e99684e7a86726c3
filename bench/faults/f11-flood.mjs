// F11: far more requests and connections than can be served.

import { Ground } from "../lib/ground.mjs";
import { sleep } from "../lib/http.mjs";
import { marked, posting, wrk } from "../lib/wrk.mjs";

export const id = "F11";
export const what = "flood of connections, reads and posts";
export const sizes = { short: { connections: 500, seconds: 2 }, long: { connections: 10_000, seconds: 10 } };

const COMPRESSED = { "Accept-Encoding": "gzip" };

export async function run({ bin, connections, seconds }) {
  const ground = new Ground({ bin });
  const server = await ground.start({ core: 0 });
  const url = `${server.base}${ground.paths[0]}`;
  const read = (connections, seconds) => wrk({ url, connections, seconds, headers: COMPRESSED });
  await read(16, 1);
  const peak = await read(64, seconds);
  const memory = server.memory();
  const posts = posting(await marked(server.base, ground.paths.slice(1)), "flood");
  const [flood, posted] = await Promise.all([read(connections, seconds), wrk({ url: server.base, connections: 256, seconds, script: posts })]);
  // Reads beside a flood of posts on one core: what both cost together is what one core gives.
  const alone = await read(connections, seconds);
  const most = server.memory("VmHWM");
  await sleep(500);
  const after = await read(64, 1);
  await server.stop();
  const doctor = ground.command(["doctor"]);
  if (doctor.status !== 0) throw new Error(doctor.stdout);
  const kept = ground.texts().length;
  ground.remove();
  const figures = {
    connections,
    peak_per_second: Math.round(peak.perSecond),
    flood_per_second: Math.round(alone.perSecond),
    goodput: Math.round((alone.perSecond / peak.perSecond) * 100) / 100,
    read_beside_posts: Math.round(flood.perSecond),
    posts_per_second: Math.round(posted.perSecond),
    failed: flood.failed + alone.failed + posted.failed,
    more_mb: Math.round(most - memory),
    after_per_second: Math.round(after.perSecond),
    posts: posted.requests,
    kept,
  };
  if (alone.perSecond < 0.8 * peak.perSecond) throw new Error(`goodput: ${JSON.stringify(figures)}`);
  if (after.failed > 0) throw new Error(`not itself again: ${JSON.stringify(figures)}`);
  // wrk forgets answers that were on their way at its end.
  if (kept < posted.requests - posted.failed || kept > posted.requests + 256) throw new Error(`posts: ${JSON.stringify(figures)}`);
  return figures;
}

/** Half the core is taken away: goodput falls, and that must be seen. */
export async function control({ bin }) {
  const { spawn } = await import("node:child_process");
  const ground = new Ground({ bin });
  const server = await ground.start({ core: 0 });
  const url = `${server.base}${ground.paths[0]}`;
  await wrk({ url, connections: 16, seconds: 1, headers: COMPRESSED });
  const peak = await wrk({ url, connections: 64, seconds: 1, headers: COMPRESSED });
  const burners = Array.from({ length: 2 }, () => spawn("taskset", ["-c", "0", "sh", "-c", "while :; do :; done"], { stdio: "ignore" }));
  const less = await wrk({ url, connections: 64, seconds: 1, headers: COMPRESSED });
  burners.forEach((burner) => burner.kill("SIGKILL"));
  await server.stop();
  ground.remove();
  return { what: "two others on the same core", shown: less.perSecond < 0.8 * peak.perSecond, goodput: Math.round((less.perSecond / peak.perSecond) * 100) / 100 };
}
