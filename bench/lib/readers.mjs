// Readers who ask again and again, and how long they wait.

import http from "node:http";

import { send } from "./http.mjs";
import { sleep } from "./waiting.mjs";

/** `count` readers of the paths, each with a pause between two questions. */
export class Readers {
  constructor({ base, paths, count, pause = 20 }) {
    Object.assign(this, { base, paths, count, pause });
    this.agent = new http.Agent({ keepAlive: true, maxSockets: count });
    this.answers = new Map();
    this.times = [];
    this.going = true;
    this.all = Promise.all(Array.from({ length: count }, (_, reader) => this.read(reader)));
  }

  async read(reader) {
    for (let n = 0; this.going; n++) {
      const began = performance.now();
      const status = await send(this.base, this.agent, { path: this.paths[(reader + n) % this.paths.length] }).then(
        (answer) => answer.status,
        (error) => error.code ?? error.message,
      );
      if (!this.going) return;
      this.times.push(performance.now() - began);
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      await sleep(this.pause);
    }
  }

  /** Ends them; answers that were no 200, and the time that 99 of 100 did not wait longer than, in milliseconds. */
  async stop() {
    this.going = false;
    await this.all;
    this.agent.destroy();
    const sorted = this.times.sort((a, b) => a - b);
    const wrong = [...this.answers].filter(([status]) => status !== 200);
    return { answers: sorted.length, wrong, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
  }
}
