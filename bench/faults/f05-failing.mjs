// F5: writing to the disk fails: at the N-th call, for a while, or because the file system became read-only.

import { readFileSync, readdirSync } from "node:fs";

import { Ground } from "../lib/ground.mjs";
import { send } from "../lib/http.mjs";
import { begin } from "../lib/leftovers.mjs";
import { Small } from "../lib/mounts.mjs";
import { Readers } from "../lib/readers.mjs";
import { sleep, until } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F5";
export const what = "fsync and write fail; read-only file system";
export const root = true;
export const sizes = { short: { calls: [1, 2, 5], writers: 8, seconds: 1 }, long: { calls: Array.from({ length: 200 }, (_, n) => n + 1), writers: 16, seconds: 3 } };

/** One call fails, the N-th after the start of serving. */
async function once({ bin, writers, call, which }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  const server = await ground.start();
  const tracer = await inject(server.pid, `inject=${which}:error=EIO:when=${call}`, which);
  const all = new Writers({ journal, paths: ground.paths, count: writers, name: "w", patience: 20 });
  await all.start(server.base);
  await sleep(250);
  await all.stop();
  await tracer.end();
  await server.stop();
  ground.look(journal);
  ground.remove();
  return { refused: all.answers.get(503) ?? 0, acknowledged: journal.acknowledged };
}

/** Lets system calls of a process fail. */
async function inject(pid, how, which) {
  const child = begin("strace", ["-f", "-q", "-p", String(pid), "-e", `trace=${which}`, "-e", how, "-o", "/dev/null"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  let said = "";
  child.stderr.on("data", (part) => (said += part));
  await until(() => {
    if (child.exitCode !== null) throw new Error(`strace ended: ${said}`);
    return traced(pid);
  }, "strace to be attached");
  return {
    end: async () => {
      child.kill("SIGINT");
      await ended;
    },
  };
}

/** Whether all threads of a process are traced. */
function traced(pid) {
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    try {
      return !readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8").includes("TracerPid:\t0\n");
    } catch {
      return true;
    }
  });
}

/** From now on, until it is mended: nothing is acknowledged, everything can be read, and whoever asks is told. */
async function failing({ timed, writers, seconds, ground, damage, mend }) {
  const journal = new Journal();
  const server = await ground.start();
  const all = new Writers({ journal, paths: ground.paths, count: writers, name: "w", patience: 20 });
  await all.start(server.base);
  const reading = new Readers({ base: server.base, paths: ground.paths, count: 8 });
  await all.grow(20);
  const undo = await damage(server);
  // What was under way when it began is over once every writer was refused.
  const refused = [...all.refused];
  await until(() => all.refused.every((times, writer) => times > refused[writer]), "every writer to be refused");
  const before = journal.acknowledged;
  await sleep(seconds * 1000);
  const during = journal.acknowledged - before;
  const ready = await send(server.base, undefined, { path: "/readyz" });
  await mend(undo);
  const recovered = await all.grow();
  if (timed && recovered > 5000) throw new Error(`nothing was taken for ${recovered} ms after it was mended`);
  const again = await send(server.base, undefined, { path: "/readyz" });
  await all.stop();
  const read = await reading.stop();
  await server.stop();
  if (during > 0) throw new Error(`${during} acknowledged although nothing could be written`);
  if (ready.status !== 503) throw new Error(`/readyz said ${ready.status} while nothing could be written`);
  if (again.status !== 200) throw new Error(`/readyz said ${again.status} after it was mended`);
  if (read.wrong.length > 0) throw new Error(`readers were answered ${JSON.stringify(read.wrong)}`);
  ground.look(journal);
  return { refused: all.answers.get(503) ?? 0, acknowledged: journal.acknowledged, reads: read.answers, recovered_ms: Math.round(recovered) };
}

export async function run({ bin, timed, calls, writers, seconds }) {
  let refused = 0;
  let acknowledged = 0;
  for (const call of calls) {
    for (const which of ["fdatasync,fsync", "pwrite64"]) {
      const found = await once({ bin, writers, call, which });
      refused += found.refused;
      acknowledged += found.acknowledged;
    }
  }
  const syncs = new Ground({ bin });
  const sync = await failing({
    ...{ timed, writers, seconds, ground: syncs },
    damage: (server) => inject(server.pid, "inject=fdatasync,fsync:error=EIO", "fdatasync,fsync"),
    mend: (tracer) => tracer.end(),
  });
  syncs.remove();
  const disk = new Small(64);
  let readOnly;
  try {
    readOnly = await failing({
      ...{ timed, writers, seconds, ground: new Ground({ bin, folder: disk.folder }) },
      damage: async (server) => {
        // Files that are open for writing keep a file system from becoming read-only; calls that fail alike do not.
        return inject(server.pid, "inject=pwrite64,ftruncate:error=EROFS", "pwrite64,ftruncate");
      },
      mend: (tracer) => tracer.end(),
    });
  } finally {
    disk.remove();
  }
  return { calls_that_failed: calls.length * 2, refused, acknowledged, fsync: sync, read_only: readOnly };
}

/** Nothing is made to fail: nobody is refused, so the refusals above come from the failures. */
export async function control({ bin }) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  const server = await ground.start();
  const all = new Writers({ journal, paths: ground.paths, count: 4, name: "w", patience: 20 });
  await all.start(server.base);
  await all.grow(50);
  await all.stop();
  await server.stop();
  ground.remove();
  const refused = all.answers.get(503) ?? 0;
  return { what: "the same without a failure", shown: refused === 0, refused };
}
