// How fast a publication comes in and goes out: by the native format, 100,000 replies and more.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import path from "node:path";

import { seeded } from "../lib/seed.mjs";
import { run } from "../lib/server.mjs";

/** Replies a second, by the clock, and the most memory it took. */
export async function moving({ bin, target, report }) {
  const { data, config } = await seeded(bin, target, "sizes");
  const folder = mkdtempSync(path.join(target, "bench", "copy-"));
  try {
    const file = path.join(folder, "all.jsonl");
    const timed = (words) => {
      const log = path.join(folder, "time");
      const began = performance.now();
      run(["/usr/bin/time", "-f", "%M", "-o", log, bin, ...words, "--config", config]);
      return { seconds: (performance.now() - began) / 1000, mb: Math.round((Number(run(["tail", "-n", "1", log])) * 1024) / 1e6) };
    };
    const out = timed(["export", "jsonl", file, "--data", data]);
    const replies = Number(run(["grep", "-c", '"kind":"reply"', file]));
    const into = timed(["import", "jsonl", file, "--data", path.join(folder, "data")]);
    const more = { replies, mb_of_file: Math.round(statSync(file).size / 1e6) };
    report("export_replies_per_second", replies / out.seconds, "/s", null, { ...more, memory_mb: out.mb });
    report("import_replies_per_second", replies / into.seconds, "/s", null, { ...more, memory_mb: into.mb });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
