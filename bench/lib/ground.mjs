// A small publication to break, and the look at what is left of it.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { spawnSync } from "node:child_process";

import { Server } from "./server.mjs";

const CONFIG = '[[site]]\npolicy = "publish"\n[limits]\nreplies_per_minute = 0\nedit_minutes = 600\n';

/** An empty publication with a few articles, in a folder of its own or in the one that is given. */
export class Ground {
  constructor({ bin, folder = mkdtempSync(path.join(tmpdir(), "rejoinder-fault-")), data = path.join(folder, "data"), articles = 4, date = "2026-01-01" }) {
    Object.assign(this, { bin, folder, data, config: path.join(folder, "rejoinder.toml") });
    this.paths = Array.from({ length: articles }, (_, n) => `/article-${n}`);
    mkdirSync(path.join(data, "articles"), { recursive: true });
    for (const name of this.paths) writeFileSync(path.join(data, "articles", `${name.slice(1)}.md`), `---\ntitle: About ${name.slice(1)}\ndate: ${date}\n---\nText\n`);
    writeFileSync(this.config, CONFIG);
  }

  start(options = {}) {
    return Server.start({ bin: this.bin, data: this.data, config: this.config, ...options });
  }

  /** Runs a command of the program on the publication. */
  command(words, options = {}) {
    return spawnSync(this.bin, [...words, "--config", this.config, "--data", options.data ?? this.data], { encoding: "utf8", maxBuffer: 1 << 30, ...options.spawn });
  }

  /** The texts of all replies on disk. */
  texts(data = this.data) {
    const file = path.join(this.folder, "look.jsonl");
    const done = this.command(["export", "jsonl", file], { data });
    if (done.status !== 0) throw new Error(`the export failed: ${done.stderr}`);
    const lines = readFileSync(file, "utf8").split("\n").filter((line) => line.startsWith('{"kind":"reply"'));
    rmSync(file);
    return lines.map((line) => JSON.parse(line).body);
  }

  /** Compares with a journal, and asks the doctor. Throws if anything is wrong; answers what was found. */
  look(journal, data = this.data) {
    const found = journal.compare(this.texts(data));
    const { missing, doubled, stale, foreign } = found;
    if (missing + doubled + stale + foreign > 0) throw new Error(`${missing} missing, ${doubled} doubled, ${stale} stale, ${foreign} foreign`);
    const doctor = this.command(["doctor"], { data });
    if (doctor.status !== 0) throw new Error(`doctor: ${doctor.stdout}`);
    return found;
  }

  /** Away with it. */
  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
