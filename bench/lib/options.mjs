// The words after a command: understood, or answered with how it is used.

import { parseArgs } from "node:util";

/** The values of the options; ends the process after `--help`, or after words that are not among them. */
export function read(usage, options) {
  const taken = understood(usage, { ...options, help: { type: "boolean", default: false } });
  if (!taken.help) return taken;
  console.log(usage);
  process.exit(0);
}

function understood(usage, options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    refuse(`${error.message}\n\n${usage}`);
  }
}

/** Those of a list by name that were asked for; all, if none were. */
export function chosen(words, known) {
  const wanted = words?.split(",") ?? known;
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) refuse(`there is no ${unknown.join(", ")}; there are ${known.join(", ")}`);
  return wanted;
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}
