// What an experiment that failed in the middle would leave running, and how that is ended.

import { spawn } from "node:child_process";

const ends = new Set();

/** Something goes on: `end` ends it, and does nothing if it has ended. */
export function leave(end) {
  ends.add(end);
}

/** It has ended. */
export function forget(end) {
  ends.delete(end);
}

/** Ends all that goes on, the newest first. */
export async function clear() {
  const all = [...ends].reverse();
  ends.clear();
  for (const end of all) await end();
}

/** Starts a program that does not outlive its experiment. */
export function begin(program, words, options) {
  const child = spawn(program, words, options);
  const end = () => child.kill("SIGKILL");
  leave(end);
  child.on("exit", () => forget(end));
  return child;
}
