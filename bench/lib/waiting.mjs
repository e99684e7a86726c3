// Waiting for a while, or until something is so.

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Longest that something is waited for, in milliseconds: whatever takes so long on any machine does not come. */
const PATIENCE = 60_000;

/** Waits until it is so; throws what was waited for if that takes too long. Milliseconds that it took. */
export async function until(so, what) {
  const began = performance.now();
  while (!(await so())) {
    if (performance.now() - began > PATIENCE) throw new Error(`waited ${PATIENCE} ms for ${what}`);
    await sleep(5);
  }
  return performance.now() - began;
}
