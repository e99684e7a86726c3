// What is done with many figures of one thing.

/** The middle one. */
export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What so many of a hundred do not exceed. */
export function percentile(figures, percent) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
}

/** The distance from the least to the greatest, in hundredths of the middle one. */
export function spread(figures) {
  return Math.round(((Math.max(...figures) - Math.min(...figures)) / median(figures)) * 100);
}

/** Three digits that count. */
export function round(figure) {
  return Number(figure.toPrecision(3));
}

/** A budget that is kept by what is not more. */
export const atMost = (most) => ({ budget: `≤ ${most}`, meets: (value) => value <= most });
/** A budget that is kept by what is not less. */
export const atLeast = (least) => ({ budget: `≥ ${least}`, meets: (value) => value >= least });
