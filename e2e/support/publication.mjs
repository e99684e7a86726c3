// A publication of its own for a journey: the real program on a free port, with its own data folder.

import { spawn, execFile } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const program = path.resolve(
  process.env.REJOINDER_BIN ?? path.join(import.meta.dirname, "../../target/debug/rejoinder"),
);

/** How long the program may take to answer its first request, and to end. */
const PATIENCE = 20_000;

/**
 * Starts a publication before the tests of the suite in which this is called, and ends it after them.
 *
 * @param {object} wish
 * @param {"publish" | "first" | "hold"} [wish.policy]
 * @param {string} [wish.language]
 * @param {number} [wish.editMinutes] how long authors may change their replies
 * @param {{ name: string, text: string }[]} wish.articles Markdown files
 * @param {object[]} [wish.replies] lines of the native format
 * @param {() => Promise<Record<string, object>>} [wish.providers] starts stand-ins of identity providers, by the id of
 *   their `[[sign_in]]` entry; they learn their redirect address once the program listens
 * @param {string} [wish.settings] further lines of the configuration
 * @param {boolean} [wish.named] readers come to `localhost`, as they come to any host with a name: passkeys need one
 * @returns {{ origin: string }} `origin` is known once the tests run
 */
export function publication({ policy = "publish", language = "en", editMinutes = 15, articles, replies = [], providers = async () => ({}), settings = "", named = false }) {
  const site = { origin: "", folder: "", process: null, said: [], providers: {}, door: null };
  before(async () => {
    site.folder = await mkdtemp(path.join(tmpdir(), "rejoinder-e2e-"));
    site.providers = await providers();
    if (named) site.door = await openDoor();
    const address = named ? `[server]\npublic_url = "${site.door.origin}"\n\n` : "";
    await write(site.folder, { policy, language, editMinutes, articles, replies, settings: address + settings + signIn(site.providers) });
    if (replies.length > 0) {
      await run(program, ["import", "jsonl", path.join(site.folder, "seed.jsonl"), ...places(site.folder)]);
    }
    await serve(site);
    for (const [id, provider] of Object.entries(site.providers)) register(site.origin, id, provider);
  });
  after(async () => {
    await stop(site);
    site.door?.close();
    await Promise.all(Object.values(site.providers).map((provider) => provider.stop()));
    await rm(site.folder, { recursive: true, force: true });
  });
  return site;
}

/** Tells a stand-in where readers come back to: providers that readers name have an address for each place. */
function register(origin, id, { redirects, origin: place }) {
  redirects?.push(`${origin}/sign-in/${id}/callback`, `${origin}/sign-in/${id}/${new URL(place).host}/callback`);
}

/** The arguments that say where a publication is. */
function places(folder) {
  return ["--config", path.join(folder, "rejoinder.toml"), "--data", path.join(folder, "data")];
}

/** The entries of the configuration that point at the stand-ins. */
function signIn(providers) {
  const entries = Object.entries(providers).map(([id, { settings }]) => {
    const lines = Object.entries({ id, ...settings }).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    return ["[[sign_in]]", ...lines, ""].join("\n");
  });
  return entries.length === 0 ? "" : `[network]\nallow_private = ["127.0.0.0/8"]\n\n${entries.join("\n")}`;
}

async function write(folder, { policy, language, editMinutes, articles, replies, settings }) {
  const shelf = path.join(folder, "data", "articles");
  await mkdir(shelf, { recursive: true });
  const lines = [
    "[[site]]",
    'id = "main"',
    'title = "The Tidewater Gazette"',
    `language = "${language}"`,
    `policy = "${policy}"`,
    "",
    "[limits]",
    "replies_per_minute = 0",
    `edit_minutes = ${editMinutes}`,
    "",
    settings,
  ];
  await writeFile(path.join(folder, "rejoinder.toml"), lines.join("\n"));
  await Promise.all(articles.map(({ name, text }) => writeFile(path.join(shelf, `${name}.md`), text)));
  await writeFile(path.join(folder, "seed.jsonl"), replies.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

/** Starts the program and waits for the line that says where it listens. */
async function serve(site) {
  const server = spawn(program, ["serve", "--listen", "127.0.0.1:0", ...places(site.folder)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  site.process = server;
  const lines = createInterface({ input: server.stderr });
  const inside = await new Promise((resolve, reject) => {
    const give_up = (why) => reject(new Error(`${why}\n${site.said.join("\n")}`));
    const timer = setTimeout(() => give_up("the program does not say where it listens"), PATIENCE);
    server.once("error", (error) => give_up(`${program}: ${error.message}`));
    server.once("exit", (code) => give_up(`the program ended with ${code}`));
    lines.on("line", (line) => {
      site.said.push(line);
      const found = line.match(/listening on (http:\/\/\S+?)\/?\s*$/);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    });
  });
  site.door?.lead(Number(new URL(inside).port));
  site.origin = site.door?.origin ?? inside;
}

/** A door at `localhost` whose number is known before the program runs, as a proxy's is. */
async function openDoor() {
  const through = new Set();
  let port = 0;
  const server = createServer((outer) => {
    const inner = connect(port, "127.0.0.1");
    for (const [one, other] of [[outer, inner], [inner, outer]]) {
      through.add(one);
      one.on("error", () => other.destroy()).on("close", () => (through.delete(one), other.destroy()));
      one.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://localhost:${server.address().port}`,
    lead: (to) => (port = to),
    close: () => (server.close(), through.forEach((socket) => socket.destroy())),
  };
}

/** Asks the program to end, as a service manager would; ends it by force only if it does not. */
async function stop({ process: server }) {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  const timer = setTimeout(() => server.kill("SIGKILL"), PATIENCE);
  server.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}
