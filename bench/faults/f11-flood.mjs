// F11: far more requests and connections than can be served.

import path from "node:path";
import { gzipSync } from "node:zlib";

import { median } from "../lib/figures.mjs";
import { Ground } from "../lib/ground.mjs";
import { startHasty } from "../lib/hasty.mjs";
import { send } from "../lib/http.mjs";
import { begin } from "../lib/leftovers.mjs";
import { startNginx } from "../lib/nginx.mjs";
import { tree } from "../lib/server.mjs";
import { sleep } from "../lib/waiting.mjs";
import { marked, posting, wrk } from "../lib/wrk.mjs";

export const id = "F11";
export const what = "flood of connections, reads and posts";
export const sizes = { short: { connections: 500, seconds: 1 }, long: { connections: 10_000, seconds: 10 } };

const COMPRESSED = { "Accept-Encoding": "gzip" };

export async function run({ bin, timed, connections, seconds }) {
  const ground = new Ground({ bin });
  const server = await ground.start({ core: 0 });
  const url = `${server.base}${ground.paths[0]}`;
  const rate = (url, cpu) => async (connections, seconds) => {
    const before = cpu();
    const load = await wrk({ url, connections, seconds, headers: COMPRESSED });
    return { ...load, perCore: (load.requests * 1000) / (cpu() - before) };
  };
  const read = rate(url, () => server.cpu());
  await read(16, 1);
  // So many connections cost something whoever serves them: nginx, in turn, says how much on this machine.
  const page = await send(url, undefined, { path: ground.paths[0] });
  const nginx = await startNginx({ folder: path.join(ground.folder, "nginx"), core: 0, files: { page: "", "page.gz": gzipSync(page.text) } });
  const readNginx = rate(`${nginx.base}/page`, () => tree(nginx.pid));
  const runs = { peak: [], alone: [], nginx: [] };
  for (let time = 0; time < 3; time++) {
    runs.peak.push(await read(64, seconds));
    runs.alone.push(await read(connections, seconds));
    const few = await readNginx(64, seconds);
    runs.nginx.push({ perCore: (await readNginx(connections, seconds)).perCore / few.perCore });
  }
  nginx.child.kill();
  const middle = (list) => median(list.map((load) => load.perCore));
  // Nobody keeps more than all: what nginx seems to win is noise.
  const [peak, alone, kept] = [middle(runs.peak), middle(runs.alone), Math.min(1, middle(runs.nginx))];
  const memory = server.memory();
  const posts = posting(await marked(server.base, ground.paths.slice(1)), "flood");
  const [flood, posted] = await Promise.all([read(connections, seconds), wrk({ url: server.base, connections: 256, seconds, script: posts })]);
  const most = server.memory("VmHWM");
  await sleep(500);
  const after = await read(64, 1);
  await server.stop();
  const doctor = ground.command(["doctor"]);
  if (doctor.status !== 0) throw new Error(doctor.stdout);
  const there = ground.texts().length;
  ground.remove();
  const figures = {
    connections,
    peak_per_core: Math.round(peak),
    flood_per_core: Math.round(alone),
    goodput: Math.round((alone / peak) * 100) / 100,
    nginx_goodput: Math.round(kept * 100) / 100,
    read_beside_posts: Math.round(flood.perSecond),
    posts_per_second: Math.round(posted.perSecond),
    failed: flood.failed + posted.failed + runs.alone.reduce((sum, load) => sum + load.failed, 0),
    more_mb: Math.round(most - memory),
    after_per_second: Math.round(after.perSecond),
    posts: posted.requests,
    there,
  };
  if (timed && alone < 0.8 * kept * peak) throw new Error(`goodput: ${JSON.stringify(figures)}`);
  if (after.failed > 0) throw new Error(`not itself again: ${JSON.stringify(figures)}`);
  if (!agree(posted, there)) throw new Error(`posts: ${JSON.stringify(figures)}`);
  return figures;
}

/** Whether what is there is what was acknowledged. wrk forgets answers that were on their way at its end, and what failed may be there. */
function agree(posted, there) {
  return there >= posted.requests - posted.failed && there <= posted.requests + posted.failed + 256;
}

export function control({ bin, timed }) {
  return timed ? slowed(bin) : lost(bin);
}

/** Who answers and passes nothing on, loses it all: that must be seen. */
async function lost(bin) {
  const ground = new Ground({ bin });
  const server = await ground.start();
  const hasty = await startHasty(server.base, () => {});
  const posts = posting(await marked(server.base, ground.paths), "lost");
  const posted = await wrk({ url: hasty.base, connections: 16, seconds: 1, script: posts });
  hasty.end();
  await server.stop();
  const there = ground.texts().length;
  ground.remove();
  return { what: "acknowledged and not written", shown: !agree(posted, there), acknowledged: posted.requests, there };
}

/** Half the core is taken away: goodput falls, and that must be seen. */
async function slowed(bin) {
  const ground = new Ground({ bin });
  const server = await ground.start({ core: 0 });
  const url = `${server.base}${ground.paths[0]}`;
  await wrk({ url, connections: 16, seconds: 1, headers: COMPRESSED });
  const peak = await wrk({ url, connections: 64, seconds: 1, headers: COMPRESSED });
  const burners = Array.from({ length: 2 }, () => begin("taskset", ["-c", "0", "sh", "-c", "while :; do :; done"], { stdio: "ignore" }));
  const less = await wrk({ url, connections: 64, seconds: 1, headers: COMPRESSED });
  burners.forEach((burner) => burner.kill("SIGKILL"));
  await server.stop();
  ground.remove();
  return { what: "two others on the same core", shown: less.perSecond < 0.8 * peak.perSecond, goodput: Math.round((less.perSecond / peak.perSecond) * 100) / 100 };
}
