// Measures the program beside the machine's own limits, and prints one JSON object a line: what was measured, the
// figure, its budget, and whether that is kept.
//
//   cargo xtask bench [--quick]      builds and installs what is needed, then runs this
//
// The program is on core 0, whoever asks on core 1. What is compared is measured in turn in the same run: on a shared
// machine only such ratios mean anything.

import path from "node:path";
import { parseArgs } from "node:util";

import { counted } from "./measures/counted.mjs";
import { durable, fsyncs } from "./measures/posting.mjs";
import { cold, warm, whilePosting } from "./measures/reading.mjs";
import { rivals } from "./measures/rivals.mjs";
import { bytes } from "./measures/sizes.mjs";
import { million } from "./measures/starting.mjs";
import { round } from "./lib/figures.mjs";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    target: { type: "string", default: "target" },
    only: { type: "string" },
    without: { type: "string", default: "" },
  },
});

const target = path.resolve(flags.target);
const how = {
  target,
  without: flags.without.split(","),
  bin: path.join(target, "release", "rejoinder"),
  costs: path.join(target, "release", "examples", "costs"),
  seconds: flags.quick ? 1 : 5,
  times: flags.quick ? 3 : 5,
  report(name, value, unit, { budget, meets }, more = {}) {
    console.log(JSON.stringify({ name, value: round(value), unit, budget, met: meets(value), ...more }));
  },
};
const MEASURES = { warm, counted, cold, fsyncs, durable, whilePosting, million, bytes, rivals };
const all = Object.keys(MEASURES).filter((name) => !(flags.quick && name === "rivals"));
const chosen = flags.only ? flags.only.split(",") : all;
for (const name of chosen) await MEASURES[name](how);
