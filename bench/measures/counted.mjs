// Costs that do not drift: instructions by valgrind's callgrind, the program's own part alone.

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";

import { atMost } from "../lib/figures.mjs";
import { seeded } from "../lib/seed.mjs";
import { run } from "../lib/server.mjs";

/** Instructions of one request: the difference of two runs, so that what goes before is not counted. */
export function instructions(costs, data, kind, [few, many]) {
  const of = (count) => {
    const folder = mkdtempSync(path.join(path.dirname(data), "callgrind-"));
    try {
      const words = ["valgrind", "--tool=callgrind", `--callgrind-out-file=${path.join(folder, "out")}`, costs, "run", kind, String(count), data];
      const said = run([...words.slice(0, 1), "--log-file=" + path.join(folder, "log"), ...words.slice(1)]);
      const log = run(["cat", path.join(folder, "log")]);
      const found = /Collected\s*:\s*(\d+)/.exec(log) ?? /refs:\s+([\d,]+)/.exec(log);
      if (!found) throw new Error(`callgrind said: ${log}${said}`);
      return Number(found[1].replaceAll(",", ""));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  // An older publication is brought up to date when it is opened first: that is no part of a request.
  of(0);
  return (of(many) - of(few)) / (many - few);
}

/** The first page of a long thread beside that of a short one. */
export async function counted({ bin, costs, target, report }) {
  const { data } = await seeded(bin, target, "sizes");
  const [short, long] = ["cold_100", "cold_100000"].map((kind) => instructions(costs, data, kind, [3, 13]));
  report("first_page_100k_vs_100", long / short, "×", atMost(1.2), { instructions: Math.round(long), instructions_100: Math.round(short) });
}
