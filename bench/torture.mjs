// Breaks what can break around the program while it is used, and looks whether anything that it acknowledged is lost
// or doubled. Each experiment has a control, which must show the failure: else nothing would be proved.
//
//   cargo xtask torture [--short] [--only F1,F4] [--seconds 7200]
//
// Prints one JSON object for each experiment and ends with 1 if one failed, and with 3 if some could not be made here.

import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";

import * as f01 from "./faults/f01-kill.mjs";
import * as f03 from "./faults/f03-power.mjs";
import * as f04 from "./faults/f04-full.mjs";
import * as f05 from "./faults/f05-failing.mjs";
import * as f06 from "./faults/f06-backup.mjs";
import * as f07 from "./faults/f07-clock.mjs";
import * as f08 from "./faults/f08-descriptors.mjs";
import * as f09 from "./faults/f09-slow.mjs";
import * as f10 from "./faults/f10-hostile.mjs";
import * as f11 from "./faults/f11-flood.mjs";
import * as f16 from "./faults/f16-migration.mjs";
import * as f17 from "./faults/f17-soak.mjs";
import * as f18 from "./faults/f18-terminate.mjs";

const FAULTS = [f01, f03, f04, f05, f06, f07, f08, f09, f10, f11, f16, f17, f18];

const { values: flags } = parseArgs({
  options: {
    target: { type: "string", default: "target" },
    bin: { type: "string" },
    short: { type: "boolean", default: false },
    only: { type: "string" },
    seconds: { type: "string" },
  },
});

const bin = path.resolve(flags.bin ?? path.join(flags.target, "release", "rejoinder"));
const wanted = flags.only?.toUpperCase().split(",") ?? FAULTS.map((fault) => fault.id);
const unknown = wanted.filter((id) => !FAULTS.some((fault) => fault.id === id));
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(", ")}; there are ${FAULTS.map((fault) => fault.id).join(", ")}`);
  process.exit(2);
}
const chosen = FAULTS.filter((fault) => wanted.includes(fault.id));
const isRoot = process.getuid() === 0;
let failed = 0;
let skipped = 0;

function say(line) {
  console.log(JSON.stringify(line));
}

for (const { id, what, root, sizes, run, control } of chosen) {
  if (root && !isRoot) {
    skipped++;
    say({ id, what, skipped: "needs root" });
    continue;
  }
  const size = { ...sizes[flags.short ? "short" : "long"] };
  if (flags.seconds && "perSecond" in size) size.seconds = Number(flags.seconds);
  const began = performance.now();
  const took = () => Math.round((performance.now() - began) / 100) / 10;
  try {
    const seen = await control({ bin });
    if (!seen.shown) throw new Error(`the control does not show the failure: ${JSON.stringify(seen)}`);
    const { what: how, shown: _, ...figures } = seen;
    say({ id, what, passed: true, ...(await run({ bin, ...size })), control: how, control_showed: figures, seconds_taken: took() });
  } catch (error) {
    failed++;
    say({ id, what, passed: false, why: error.stack, seconds_taken: took() });
  }
}
// What experiments share with the system they give back themselves; a group that a killed one left is empty by now.
spawnSync("sh", ["-c", "rmdir /sys/fs/cgroup/memory/rejoinder-* /sys/fs/cgroup/rejoinder-* 2>/dev/null"]);
console.log(`${chosen.length - failed - skipped} of ${chosen.length} experiments passed${skipped ? `, ${skipped} skipped` : ""}`);
process.exit(failed ? 1 : skipped ? 3 : 0);
