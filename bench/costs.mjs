// What requests cost, counted and compared with what they cost when it was last looked at (`costs.json`): fails when one
// has become a tenth dearer.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { read } from "./lib/options.mjs";
import { onCopy } from "./lib/seed.mjs";
import { run } from "./lib/server.mjs";
import { instructions } from "./measures/counted.mjs";

const USAGE = `Usage: node bench/costs.mjs [--target target] [--write]

  --write  This is what they cost from now on`;

const flags = read(USAGE, { target: { type: "string", default: "target" }, write: { type: "boolean", default: false } });
const BASELINE = path.join(import.meta.dirname, "costs.json");
/** How much dearer is too much. */
const TOLERATED = 1.1;
/** Requests in the two runs whose difference is taken. */
const TIMES = { warm: [500, 60_500], signed_in: [100, 1100], cold_1000: [3, 13], post: [50, 350] };

const target = path.resolve(flags.target);
const [bin, costs] = ["rejoinder", "examples/costs"].map((name) => path.join(target, "release", name));

/** Runs `work` on the data of a publication, and throws that away. */
const onData = (work) => onCopy({ bin, target, name: "counted" }, ({ data }) => work(data));

const now = {};
const allocations = await onData((data) => run([costs, "allocations", data]));
for (const line of allocations.trim().split("\n")) {
  const { kind, ...found } = JSON.parse(line);
  now[kind] = found;
}
for (const [kind, times] of Object.entries(TIMES)) {
  now[kind].instructions = Math.round(await onData((data) => instructions(costs, data, kind, times)));
}

if (flags.write) {
  writeFileSync(BASELINE, `${JSON.stringify(now, null, 2)}\n`);
}
const before = JSON.parse(readFileSync(BASELINE, "utf8"));
let dearer = 0;
for (const [kind, figures] of Object.entries(now)) {
  for (const [name, figure] of Object.entries(figures)) {
    const ratio = figure / before[kind][name];
    const verdict = ratio > TOLERATED ? "DEARER" : ratio < 1 / TOLERATED ? "cheaper: write that down" : "";
    if (ratio > TOLERATED) dearer++;
    console.log(`${kind.padEnd(10)} ${name.padEnd(13)} ${String(figure).padStart(10)}  ${ratio.toFixed(3)} × ${verdict}`.trimEnd());
  }
}
console.log(dearer ? `${dearer} costs are dearer than ${TOLERATED} × what they were` : "no cost is dearer than it was");
process.exit(dearer ? 1 : 0);
