// Many who post and edit at once, and keep a journal of what they were told: whatever happens to the server, what it
// acknowledged must be there afterwards, once, to the letter.

import http from "node:http";

import { cookies, mark, post, send } from "./http.mjs";
import { forget, leave } from "./leftovers.mjs";
import { sleep, until } from "./waiting.mjs";

/** What was said: key of a reply → its texts in order, and how many of them were acknowledged. */
export class Journal {
  said = new Map();
  /** Replies that were acknowledged. */
  acknowledged = 0;

  begin(key, text) {
    this.said.set(key, { texts: [text], acknowledged: 0 });
  }

  acknowledge(key) {
    const entry = this.said.get(key);
    if (entry.acknowledged === 0) this.acknowledged++;
    entry.acknowledged = entry.texts.length;
  }

  edit(key, text) {
    this.said.get(key).texts.push(text);
  }

  /** Edits that were acknowledged. */
  get edits() {
    return [...this.said.values()].reduce((sum, entry) => sum + Math.max(0, entry.acknowledged - 1), 0);
  }

  /**
   * Compares with what is there: texts by the key they begin with. Missing: acknowledged and not there; doubled; stale:
   * an acknowledged edit is not in it; foreign: a text that nobody sent.
   */
  compare(there) {
    const found = { missing: 0, doubled: 0, stale: 0, foreign: 0, kept: there.length };
    const byKey = new Map();
    for (const text of there) {
      const key = text.split(" ")[0];
      byKey.set(key, [...(byKey.get(key) ?? []), text]);
    }
    for (const [key, { texts, acknowledged }] of this.said) {
      const now = byKey.get(key) ?? [];
      if (now.length === 0 && acknowledged > 0) found.missing++;
      if (now.length > 1) found.doubled++;
      for (const text of now) {
        const at = texts.indexOf(text);
        if (at < 0) found.foreign++;
        else if (at < acknowledged - 1) found.stale++;
      }
      byKey.delete(key);
    }
    found.foreign += byKey.size;
    return found;
  }
}

/**
 * `count` writers, who post to the paths in turn, answer each other, and change one reply in five. On an answer of
 * 503, 507 or 429, or none at all, they send the same words again after `patience` milliseconds, as readers do; with
 * no patience a writer whose connection fails ends.
 */
export class Writers {
  constructor({ journal, paths, count, name, patience = null, edits = true }) {
    Object.assign(this, { journal, paths, count, name, patience, edits });
    this.answers = new Map();
    /** How often each writer was told that nothing can be kept. */
    this.refused = Array(count).fill(0);
    this.longest = 0;
  }

  /** Begins to write at a server. */
  async start(base) {
    this.base = base;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: this.count });
    this.marks = await Promise.all(this.paths.map((path) => mark(base, this.agent, path)));
    this.going = true;
    this.ids = [];
    this.all = Promise.all(Array.from({ length: this.count }, (_, writer) => this.write(writer)));
    // Looked at when they are ended, or waited for.
    this.all.catch((error) => (this.failure = error));
    this.left = () => this.abandon().catch(() => {});
    leave(this.left);
  }

  /** Waits until so many more are acknowledged; milliseconds that it took. */
  grow(by = 1) {
    const least = this.journal.acknowledged + by;
    const enough = () => {
      if (this.failure) throw this.failure;
      return this.journal.acknowledged >= least;
    };
    return until(enough, `${by} more replies to be acknowledged`);
  }

  /** Ends them, and waits for answers that are on their way. */
  async stop() {
    forget(this.left);
    this.going = false;
    await this.all;
    this.agent.destroy();
  }

  /** They stop asking; whatever is on its way is given up. */
  async abandon() {
    forget(this.left);
    this.going = false;
    this.agent.destroy();
    await this.all;
  }

  async write(writer) {
    for (let n = 0; this.going; n++) {
      const key = `${this.name}-${writer}-${n}`;
      const body = `${key} says what there is to say.`;
      const article = (writer + n) % this.paths.length;
      const path = this.paths[article];
      const parent = this.paths.length === 1 && this.ids.length > 0 && n % 2 ? this.ids[Math.floor(Math.random() * this.ids.length)] : "";
      this.journal.begin(key, body);
      const answer = await this.insist(writer, () => post(this.base, this.agent, path, { body, name: `Writer ${writer}`, parent, mark: this.marks[article], intent: "post" }));
      if (!answer) return;
      this.journal.acknowledge(key);
      const id = answer.headers.location.replace("/r/", "");
      this.ids.push(id);
      if (this.edits && n % 5 === 0 && !(await this.edit(writer, key, id, body, cookies(answer)))) return;
    }
  }

  async edit(writer, key, id, body, cookie) {
    // Who gets the answer to a second sending has no cookie: nobody can tell that it is the same browser.
    if (!cookie) return true;
    const form = await this.insist(writer, () => send(this.base, this.agent, { path: `/r/${id}/edit`, headers: { cookie } }), 200);
    if (!form) return false;
    const version = /name="version" value="([^"]*)"/.exec(form.text)?.[1];
    if (version === undefined) throw new Error(`/r/${id}/edit shows no form`);
    const text = `${body} Or almost.`;
    this.journal.edit(key, text);
    const saved = await this.insist(writer, () => post(this.base, this.agent, `/r/${id}/edit`, { body: text, version, intent: "post" }, { cookie }));
    if (!saved) return false;
    this.journal.acknowledge(key);
    return true;
  }

  /** Sends until it is acknowledged; nothing, if it was given up. */
  async insist(writer, request, wanted = 303) {
    const began = performance.now();
    for (;;) {
      let answer;
      try {
        answer = await request();
      } catch (error) {
        if (this.going && this.patience === null) throw error;
        answer = { status: 0 };
      }
      this.answers.set(answer.status, (this.answers.get(answer.status) ?? 0) + 1);
      if ([503, 507].includes(answer.status)) this.refused[writer]++;
      if (answer.status === wanted) {
        this.longest = Math.max(this.longest, performance.now() - began);
        return answer;
      }
      const later = [0, 429, 503, 507].includes(answer.status);
      if (!later) throw new Error(`answer ${answer.status}: ${answer.text?.slice(0, 300)}`);
      if (!this.going) return null;
      if (this.patience === null) throw new Error(`answer ${answer.status}`);
      await sleep(this.patience);
    }
  }
}
