// F6: backups while many write, restored elsewhere; damaged ones; a kill in the middle of either.

import { closeSync, existsSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";

import { Ground } from "../lib/ground.mjs";
import { begin } from "../lib/leftovers.mjs";
import { sleep } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F6";
export const what = "backup under load, restore, damage, kill in between";
export const sizes = { short: { backups: 2, damaged: 5, kills: 3, writers: 16, pause: 300 }, long: { backups: 60, damaged: 50, kills: 20, writers: 64, pause: 1000 } };

/** Begins a command; `ended` is its exit code. */
function running(ground, words, data) {
  const child = begin(ground.bin, [...words, "--config", ground.config, "--data", data], { stdio: "ignore" });
  return { child, ended: new Promise((resolve) => child.on("exit", resolve)) };
}

/** Kills a command somewhere between two moments after it was begun, in milliseconds. */
async function killed(command, from, to) {
  await sleep(from + Math.random() * (to - from));
  command.child.kill("SIGKILL");
  await command.ended;
}

function must(done, what) {
  if (done.status !== 0) throw new Error(`${what}: ${done.stderr}`);
}

/** A journal of what had been acknowledged by now. */
function snapshot(journal) {
  const copy = new Journal();
  for (const [key, entry] of journal.said) copy.said.set(key, { texts: [...entry.texts], acknowledged: entry.acknowledged });
  return copy;
}

/** What a restored folder has of what was acknowledged before its backup; later words may be there too. */
function compare(ground, before, journal, data) {
  const there = ground.texts(data);
  const { missing, stale } = before.compare(there.filter((text) => before.said.has(text.split(" ")[0])));
  const { doubled, foreign } = journal.compare(there);
  return { missing, stale, doubled, foreign };
}

export async function run({ bin, backups, damaged, kills, writers, pause }) {
  const ground = new Ground({ bin });
  const [file, restored] = [path.join(ground.folder, "all.tar"), path.join(ground.folder, "restored")];
  const journal = new Journal();
  const server = await ground.start();
  const all = new Writers({ journal, paths: ground.paths, count: writers, name: "w", patience: 50 });
  await all.start(server.base);
  for (let number = 0; number < backups; number++) {
    await sleep(pause);
    const before = snapshot(journal);
    const code = await running(ground, ["backup", file], ground.data).ended;
    if (code !== 0) throw new Error(`backup ${number} ended with ${code}`);
    must(ground.command(["restore", file], { data: restored }), "restore");
    must(ground.command(["doctor"], { data: restored }), "doctor of what was restored");
    const later = snapshot(journal);
    const { missing, stale } = compare(ground, before, later, restored);
    if (missing + stale > 0) throw new Error(`${missing} missing, ${stale} stale of what was acknowledged before the backup`);
    rmSync(restored, { recursive: true });
  }
  // A kill of the backup leaves no file that looks like one.
  for (let number = 0; number < kills; number++) {
    rmSync(file, { force: true });
    await killed(running(ground, ["backup", file], ground.data), 0, 60);
    if (existsSync(file)) {
      must(ground.command(["restore", file], { data: restored }), "a file that appeared is whole");
      rmSync(restored, { recursive: true });
    }
  }
  await all.stop();
  await server.stop();
  const found = ground.look(journal);
  must(ground.command(["backup", file]), "backup");
  // A kill of the restore leaves a folder that is refused, until a restore comes to its end.
  let refused = 0;
  for (let number = 0; number < kills; number++) {
    await killed(running(ground, ["restore", file], restored), 5, 45);
    const started = ground.command(["export", "jsonl", path.join(ground.folder, "no.jsonl")], { data: restored });
    if (started.status !== 0) {
      if (!started.stderr.includes("rejoinder restore")) throw new Error(started.stderr);
      refused++;
      must(ground.command(["restore", file], { data: restored }), "the restore after a killed one");
    }
    // Killed before it began, or after its end: an empty folder, or all of it.
    else if (ground.texts(restored).length !== 0) ground.look(journal, restored);
    rmSync(restored, { recursive: true, force: true });
  }
  // A page that is not what it was is found.
  for (let number = 0; number < damaged; number++) {
    const place = 2048 + Math.floor(Math.random() * (statSync(file).size - 16_384));
    flip(file, place);
    const done = ground.command(["restore", file], { data: restored });
    const mark = existsSync(path.join(restored, "restore-unfinished"));
    if (done.status === 0 || !mark) throw new Error(`byte ${place} was turned, and nobody noticed`);
    flip(file, place);
    rmSync(restored, { recursive: true });
  }
  ground.remove();
  return { backups, acknowledged: journal.acknowledged, ...found, restores_refused_after_kill: refused, damaged_found: damaged };
}

function flip(file, place) {
  const open = openSync(file, "r+");
  const byte = Buffer.alloc(1);
  readSync(open, byte, 0, 1, place);
  byte[0] ^= 0x10;
  writeSync(open, byte, 0, 1, place);
  closeSync(open);
}

/** What was acknowledged after a backup is not in it: that must be seen. */
export async function control({ bin }) {
  const ground = new Ground({ bin });
  const [file, restored] = [path.join(ground.folder, "all.tar"), path.join(ground.folder, "restored")];
  const journal = new Journal();
  const server = await ground.start();
  must(ground.command(["backup", file]), "backup");
  const all = new Writers({ journal, paths: ground.paths, count: 4, name: "late" });
  await all.start(server.base);
  await all.grow(20);
  await all.stop();
  await server.stop();
  must(ground.command(["restore", file], { data: restored }), "restore");
  const { missing } = compare(ground, journal, journal, restored);
  ground.remove();
  return { what: "replies of after the backup", shown: missing > 0, missing };
}
