// F3: the power goes. The disk is a file behind a write cache that only flushes what it is told to: killing the cache
// loses everything else, as a power cut does.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Ground } from "../lib/ground.mjs";
import { begin } from "../lib/leftovers.mjs";
import { run as command } from "../lib/server.mjs";
import { sleep, until } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F3";
export const what = "power cuts";
export const root = true;
export const sizes = { short: { cuts: 2, writers: 16 }, long: { cuts: 100, writers: 16 } };

/** Longest that one command of the rig may take, in milliseconds. */
const STEP = 20_000;

/** A disk whose power can be cut: nbdkit's write cache, as a file by FUSE, as a loop device, with ext4 on it. */
class Disk {
  constructor() {
    this.folder = mkdtempSync(path.join(tmpdir(), "rejoinder-power-"));
    this.image = path.join(this.folder, "disk.img");
    this.fuse = path.join(this.folder, "fuse");
    this.mounted = path.join(this.folder, "mounted");
    for (const folder of [this.fuse, this.mounted]) mkdirSync(folder);
    command(["truncate", "-s", "512M", this.image]);
    command(["mkfs.ext4", "-q", "-F", this.image], { timeout: STEP });
  }

  async plugIn() {
    const [socket, ready] = ["nbd.sock", "nbd.pid"].map((name) => path.join(this.folder, name));
    for (const file of [socket, ready]) rmSync(file, { force: true });
    this.cache = begin("nbdkit", ["--foreground", "--unix", socket, "--pidfile", ready, "--filter=cache", "file", this.image, "cache=writeback"], { stdio: "ignore" });
    // It writes that file once it listens.
    await until(() => existsSync(ready), "nbdkit to start");
    this.bridge = begin("nbdfuse", [this.fuse, `nbd+unix:///?socket=${socket}`], { stdio: "ignore" });
    const block = path.join(this.fuse, "nbd");
    await until(() => existsSync(block) && statSync(block).size > 0, "nbdfuse to start");
    this.loop = command(["losetup", "--find", "--show", block], { timeout: STEP }).trim();
    command(["mount", "-o", "commit=1", this.loop, this.mounted], { timeout: STEP });
  }

  /** From now on nothing more reaches the disk, and what was not flushed never was there. */
  cutPower() {
    this.cache.kill("SIGKILL");
  }

  /** Takes away what hangs on a disk without power. */
  async unplug() {
    spawnSync("umount", ["--lazy", "--force", this.mounted], { timeout: STEP });
    if (this.loop) spawnSync("losetup", ["--detach", this.loop], { timeout: STEP });
    this.bridge?.kill("SIGKILL");
    spawnSync("umount", ["--lazy", "--force", this.fuse], { timeout: STEP });
    await sleep(50);
    this.loop = undefined;
  }

  async remove() {
    this.cutPower();
    await this.unplug();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function cuts({ bin, cuts, writers, environment = {} }) {
  const disk = new Disk();
  const journal = new Journal();
  const lost = { missing: 0, doubled: 0, stale: 0, foreign: 0 };
  let damaged = 0;
  try {
    await disk.plugIn();
    const ground = new Ground({ bin, data: path.join(disk.mounted, "data") });
    spawnSync("sync", ["--file-system", disk.mounted], { timeout: STEP });
    for (let number = 1; number <= cuts; number++) {
      const server = await ground.start({ environment });
      const all = new Writers({ journal, paths: ground.paths, count: writers, name: `c${number}`, patience: 20 });
      await all.start(server.base);
      await all.grow(50);
      await sleep(Math.random() * 700);
      disk.cutPower();
      await Promise.all([all.abandon(), server.stop("SIGKILL")]);
      await disk.unplug();
      await disk.plugIn();
      const articles = readdirSync(path.join(ground.data, "articles")).length;
      if (articles !== ground.paths.length) throw new Error(`${articles} articles are left`);
      try {
        const found = journal.compare(ground.texts());
        for (const name of Object.keys(lost)) lost[name] += found[name];
        if (ground.command(["doctor"]).status !== 0) damaged++;
      } catch (error) {
        damaged++;
        lost.missing += journal.acknowledged;
        if (Object.keys(environment).length === 0) throw error;
      }
      if (lost.missing + damaged > 0) break;
    }
    ground.remove();
    return { cuts, writers, acknowledged: journal.acknowledged, edits: journal.edits, ...lost, damaged };
  } finally {
    await disk.remove();
  }
}

export async function run(how) {
  const found = await cuts(how);
  if (found.missing + found.doubled + found.stale + found.foreign + found.damaged > 0) throw new Error(JSON.stringify(found));
  return found;
}

/** The same program, while fsync does nothing (libeatmydata): what it acknowledged is lost, and that must be seen. */
export async function control({ bin }) {
  const library = spawnSync("sh", ["-c", "ls /usr/lib/*/libeatmydata.so /usr/lib/libeatmydata.so 2>/dev/null | head -1"], { encoding: "utf8" }).stdout.trim();
  if (!library) throw new Error("libeatmydata is not installed");
  const found = await cuts({ bin, cuts: 1, writers: 16, environment: { LD_PRELOAD: library } });
  return { what: "without fsync", shown: found.missing > 0, missing: found.missing, acknowledged: found.acknowledged };
}
