// What was measured as a table for documents, and as a plot.

import { spawnSync } from "node:child_process";

/** Figures besides the value, as words. */
function words(more) {
  return Object.entries(more)
    .filter(([name]) => name !== "spread")
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${typeof value === "number" ? value.toLocaleString("en") : value}`)
    .join(", ");
}

/** The lines that were printed, as a table in Markdown. */
export function table(lines) {
  const rows = lines.map(({ name, value, unit, budget, met, ...more }) => {
    const spread = more.spread === undefined ? "" : `${more.spread} %`;
    return `| \`${name}\` | ${value.toLocaleString("en")} ${unit} | ${spread} | ${budget ?? ""} | ${met === undefined ? "" : met ? "yes" : "**no**"} | ${words(more)} |`;
  });
  return ["| | median | spread | budget | kept | with it |", "| --- | ---: | ---: | --- | --- | --- |", ...rows].join("\n");
}

/** Answers a second of processor time by the length of the thread, ours and others', as an SVG by gnuplot; null without that. */
export function plot(lines) {
  const series = { Rejoinder: [] };
  for (const line of lines) {
    const own = /^read_(\d+)_first_gzip$/.exec(line.name);
    const other = /^read_(\d+)_vs_(\w+)$/.exec(line.name);
    if (own) series.Rejoinder.push([own[1], line.value]);
    if (other && line.theirs_per_core) (series[line.system] ??= []).push([other[1], line.theirs_per_core]);
  }
  const drawn = Object.entries(series).filter(([, points]) => points.length > 0);
  const blocks = drawn.map(([, points], n) => `$data${n} << EOD\n${points.map((point) => point.join(" ")).join("\n")}\nEOD`);
  const curves = drawn.map(([name], n) => `$data${n} with linespoints linewidth 2 pointtype 7 title "${name}"`);
  const script = `set terminal svg size 720,420 font "sans-serif,14" background "white"
set logscale xy
set format x "10^{%L}"
set format y "10^{%L}"
set grid
set key outside bottom center horizontal
set xlabel "replies in the thread"
set ylabel "first pages a second of processor time"
${blocks.join("\n")}
plot ${curves.join(", ")}
`;
  const done = spawnSync("gnuplot", { input: script, encoding: "utf8" });
  return done.status === 0 ? done.stdout : null;
}
