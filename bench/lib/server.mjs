// The program as a process: started, watched, ended.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { begin } from "./leftovers.mjs";

/** How long the program may take to start, and to end, in milliseconds. */
const PATIENCE = 60_000;

/** Clock ticks a second in /proc/PID/stat: the same on every Linux. */
const TICKS = 100;

/** Starts a program on one core (or any, if `core` is null), under `wrapper` if that is given. */
export function onCore(core, command, options = {}) {
  const [program, ...rest] = core === null ? command : ["taskset", "-c", String(core), ...command];
  return begin(program, rest, options);
}

/** The program of a data folder, ready to be asked. */
export class Server {
  /** `wrapper`: the words of a command that runs it, such as strace; `environment`: variables besides. */
  static async start({ bin, data, config, core = null, wrapper = [], environment = {} }) {
    const began = performance.now();
    const command = [...wrapper, bin, "serve", "--listen", "127.0.0.1:0", "--data", data, "--config", config];
    const child = onCore(core, command, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, RUST_LOG: "warn", ...environment } });
    const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    const said = [];
    for await (const line of createInterface({ input: child.stderr })) {
      const found = /listening on (http:\S+)/.exec(line);
      if (found) {
        clearTimeout(late);
        child.stderr.resume();
        return new Server(child, found[1], began, bin);
      }
      said.push(line);
    }
    clearTimeout(late);
    throw new Error(`the server did not start: ${said.join("\n")}`);
  }

  constructor(child, base, began, bin) {
    Object.assign(this, { child, base, began, ended: new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal }))) });
    const name = bin.split("/").at(-1);
    this.pid = processes(child.pid).find((pid) => command(pid) === name) ?? child.pid;
  }

  /** Milliseconds of processor time used so far, in steps of ten. */
  cpu() {
    return cpu(this.pid);
  }

  /** Megabytes of memory that are its own or its files' and in use; `VmHWM` for the most there were. */
  memory(line = "VmRSS") {
    const found = new RegExp(`${line}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${this.pid}/status`, "utf8"));
    return (Number(found[1]) * 1024) / 1e6;
  }

  /** Ends it as an operator would, or with another signal. One that has ended stays ended; one that does not end throws. */
  async stop(signal = "SIGTERM") {
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(this.pid, signal);
    let late;
    const waited = new Promise((_, reject) => (late = setTimeout(() => reject(new Error(`the server does not end by ${signal}`)), PATIENCE)));
    return Promise.race([this.ended, waited]).finally(() => clearTimeout(late));
  }
}

/** Milliseconds of processor time that a process used so far. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** The same of a process and those that it has started. */
export function tree(pid) {
  return processes(pid).reduce((sum, one) => sum + cpu(one), 0);
}

/** A process and those that it has started. */
function processes(pid) {
  const found = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" }).stdout.trim();
  return [pid, ...(found ? found.split("\n").flatMap((child) => processes(Number(child))) : [])];
}

function command(pid) {
  return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
}

/** Runs a command to its end, and throws what it said if it failed. */
export function run(command, options = {}) {
  const done = spawnSync(command[0], command.slice(1), { encoding: "utf8", maxBuffer: 1 << 30, ...options });
  if (done.status !== 0) throw new Error(`${command.join(" ")}: ${done.error ?? done.stderr}`);
  return done.stdout;
}

/** Waits until something answers there. */
export async function ready(url, child) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`what should answer at ${url} ended with ${child.exitCode}`);
    try {
      await fetch(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`nothing answers at ${url}`);
}
