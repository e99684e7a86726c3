// Measures the program beside the machine's own limits, and prints one JSON object a line: what was measured, the
// figure, its budget, and whether that is kept.
//
// The program is on core 0, whoever asks on core 1. What is compared is measured in turn in the same run: on a shared
// machine only such ratios mean anything.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { counted } from "./measures/counted.mjs";
import { moving } from "./measures/moving.mjs";
import { durable, fsyncs, writers } from "./measures/posting.mjs";
import { cold, warm, whilePosting } from "./measures/reading.mjs";
import { rivals } from "./measures/rivals.mjs";
import { bytes } from "./measures/sizes.mjs";
import { million } from "./measures/starting.mjs";
import { storm } from "./measures/storm.mjs";
import { variants } from "./measures/variants.mjs";
import { round } from "./lib/figures.mjs";
import { chosen, read } from "./lib/options.mjs";
import { plot, table } from "./lib/table.mjs";

const MEASURES = { warm, counted, cold, fsyncs, durable, whilePosting, storm, million, bytes, variants, writers, moving, rivals };
/** What `--quick` leaves out. */
const LONG = ["variants", "writers", "moving", "rivals"];

const USAGE = `Usage: cargo xtask bench [--quick] [--only warm,cold] [--without isso,wordpress]

  --quick    Within two minutes: shorter, without ${LONG.join(", ")}, and without the files
  --only     Only these: ${Object.keys(MEASURES).join(", ")}
  --without  Rivals to leave out: isso, wordpress

The tables and the plot are written to target/bench.`;

const flags = read(USAGE, {
  quick: { type: "boolean", default: false },
  target: { type: "string", default: "target" },
  only: { type: "string" },
  without: { type: "string", default: "" },
});

const target = path.resolve(flags.target);
const lines = [];
const how = {
  target,
  without: flags.without.split(","),
  bin: path.join(target, "release", "rejoinder"),
  costs: path.join(target, "release", "examples", "costs"),
  seconds: flags.quick ? 1 : 3,
  times: flags.quick ? 3 : 5,
  report(name, value, unit, kept, more = {}) {
    const line = { name, value: round(value), unit, ...(kept && { budget: kept.budget, met: kept.meets(value) }), ...more };
    lines.push(line);
    console.log(JSON.stringify(line));
  },
};
const all = Object.keys(MEASURES).filter((name) => !(flags.quick && LONG.includes(name)));
for (const name of flags.only ? chosen(flags.only, Object.keys(MEASURES)) : all) await MEASURES[name](how);

if (!flags.quick) {
  const folder = path.join(target, "bench");
  mkdirSync(folder, { recursive: true });
  const written = { "speed.md": `${table(lines)}\n`, "speed.json": `${JSON.stringify(lines, null, 1)}\n`, "speed.svg": plot(lines) };
  for (const [name, text] of Object.entries(written).filter(([, text]) => text)) {
    writeFileSync(path.join(folder, name), text);
    console.error(`written: ${path.join(folder, name)}`);
  }
}
