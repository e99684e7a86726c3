// File systems of one's own, for as long as an experiment lasts. Only root may make them.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";

import { run } from "./server.mjs";

/** A file system in memory of so many megabytes. */
export class Small {
  constructor(megabytes) {
    this.folder = mkdtempSync(path.join(tmpdir(), "rejoinder-small-"));
    run(["mount", "-t", "tmpfs", "-o", `size=${megabytes}m,mode=0700`, "rejoinder", this.folder]);
  }

  remount(how) {
    run(["mount", "-o", `remount,${how}`, this.folder]);
  }

  remove() {
    spawnSync("umount", ["--lazy", this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A group of processes that may use so many megabytes of memory together (cgroup v1 or v2). */
export class Limited {
  constructor(megabytes) {
    const v2 = spawnSync("test", ["-f", "/sys/fs/cgroup/cgroup.controllers"]).status === 0;
    this.folder = path.join(v2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory", `rejoinder-${process.pid}-${Math.floor(Math.random() * 1e6)}`);
    this.v2 = v2;
    mkdirSync(this.folder);
    this.write(v2 ? "memory.max" : "memory.limit_in_bytes", String(megabytes * 1024 * 1024));
  }

  write(name, text) {
    run(["sh", "-c", `echo ${text} > ${this.folder}/${name}`]);
  }

  add(pid) {
    this.write("cgroup.procs", String(pid));
  }

  /** Words that run a command in the group. */
  get wrapper() {
    return ["sh", "-c", `echo $$ > ${this.folder}/cgroup.procs; exec "$@"`, "sh"];
  }

  remove() {
    spawnSync("rmdir", [this.folder]);
  }
}
