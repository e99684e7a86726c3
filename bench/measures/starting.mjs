// Starting on a million replies, and what that takes in memory.

import { atMost, median } from "../lib/figures.mjs";
import { seeded } from "../lib/seed.mjs";
import { Server } from "../lib/server.mjs";
import { wrk } from "../lib/wrk.mjs";

/** From the start of the process to its first answer, idle memory, and memory while everything is read at once. */
export async function million({ bin, target, report, seconds, times }) {
  const publication = await seeded(bin, target, "million");
  const [starts, idle] = [[], []];
  let most = 0;
  for (let time = 0; time < times + 2; time++) {
    const server = await Server.start({ bin, core: 0, ...publication });
    const answer = await fetch(`${server.base}/a${time}`);
    if (answer.status !== 200) throw new Error(`the first answer is ${answer.status}`);
    await answer.arrayBuffer();
    starts.push(performance.now() - server.began);
    await new Promise((resolve) => setTimeout(resolve, 500));
    idle.push(server.memory());
    if (time === 0) {
      const script = 'local n = 0\nrequest = function() n = n + 1 return wrk.format("GET", "/a" .. (n * 7) % 10000) end\n';
      await wrk({ url: server.base, connections: 64, seconds: seconds * 2, headers: { "Accept-Encoding": "gzip" }, script });
      most = server.memory("VmHWM");
    }
    await server.stop();
  }
  report("start_ms_1m", median(starts), "ms", atMost(50), { of: starts.length });
  report("idle_mb_1m", median(idle), "MB", atMost(40));
  report("load_mb_1m", most, "MB", atMost(150));
}
