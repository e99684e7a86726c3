// Waiting for a while, or until something is so.

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until it is so; throws what was waited for if that takes more than so many seconds. Milliseconds that it took. */
export async function until(so, what, seconds = 60) {
  const began = performance.now();
  while (!(await so())) {
    if (performance.now() - began > seconds * 1000) throw new Error(`waited ${seconds} s for ${what}`);
    await sleep(5);
  }
  return performance.now() - began;
}
