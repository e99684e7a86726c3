// What is done with many figures of one thing.

/** The middle one. */
export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Three digits that count. */
export function round(figure) {
  return Number(figure.toPrecision(3));
}

/** A budget that is kept by what is not more. */
export const atMost = (most) => ({ budget: `≤ ${most}`, meets: (value) => value <= most });
/** A budget that is kept by what is not less. */
export const atLeast = (least) => ({ budget: `≥ ${least}`, meets: (value) => value >= least });
