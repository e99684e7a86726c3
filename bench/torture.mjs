// Breaks what can break around the program while it is used, and looks whether anything that it acknowledged is lost
// or doubled. Each experiment has a control, which must show the failure: else nothing would be proved.
//
// Prints one JSON object for each experiment and ends with 1 if one failed, and with 3 if some could not be made here.

import { spawnSync } from "node:child_process";
import path from "node:path";

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
import { clear } from "./lib/leftovers.mjs";
import { chosen, read } from "./lib/options.mjs";

const FAULTS = [f01, f03, f04, f05, f06, f07, f08, f09, f10, f11, f16, f17, f18];

const USAGE = `Usage: cargo xtask torture [--short] [--only F1,F4] [--seconds 7200] [--bin FILE]

  --short    A little of each. What took how long is told, not judged: that is for machines that do nothing else
  --only     Only these: ${FAULTS.map((fault) => fault.id).join(", ")}
  --seconds  How long the soak (F17) goes on; two hours without
  --bin      The program, if not the one that was built in --target`;

const flags = read(USAGE, {
  target: { type: "string", default: "target" },
  bin: { type: "string" },
  short: { type: "boolean", default: false },
  only: { type: "string" },
  seconds: { type: "string" },
});

const bin = path.resolve(flags.bin ?? path.join(flags.target, "release", "rejoinder"));
const wanted = chosen(flags.only?.toUpperCase(), FAULTS.map((fault) => fault.id));
const faults = FAULTS.filter((fault) => wanted.includes(fault.id));
const timed = !flags.short;
const isRoot = process.getuid() === 0;
const failed = [];
let skipped = 0;

function say(line) {
  console.log(JSON.stringify(line));
}

for (const { id, what, root, sizes, run, control } of faults) {
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
    const seen = await control({ bin, timed });
    if (!seen.shown) throw new Error(`the control does not show the failure: ${JSON.stringify(seen)}`);
    const { what: how, shown: _, ...figures } = seen;
    say({ id, what, passed: true, ...(await run({ bin, timed, ...size })), control: how, control_showed: figures, seconds_taken: took() });
  } catch (error) {
    failed.push(`${id} (${error.message.split("\n")[0]})`);
    say({ id, what, passed: false, why: error.stack, seconds_taken: took() });
  } finally {
    await clear();
  }
}
// What experiments share with the system they give back themselves; a group that a killed one left is empty by now.
spawnSync("sh", ["-c", "rmdir /sys/fs/cgroup/memory/rejoinder-* /sys/fs/cgroup/rejoinder-* 2>/dev/null"]);
const told = [`${faults.length - failed.length - skipped} of ${faults.length} experiments passed`];
if (skipped) told.push(`${skipped} skipped`);
if (failed.length) told.push(`failed: ${failed.join("; ")}`);
console.log(told.join(", "));
process.exit(failed.length ? 1 : skipped ? 3 : 0);
