// isso, as its documentation says to run it: gunicorn with four workers, SQLite with its own settings.

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { freePort } from "../lib/nginx.mjs";
import { records } from "../lib/seed.mjs";
import { onCore, ready, run, tree } from "../lib/server.mjs";

const VERSION = "0.14.0";

/** Puts threads into isso's tables; it nests one level, so that an answer hangs on its root. */
const SEED = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
threads, roots = {}, {}
for line in sys.stdin:
    record = json.loads(line)
    if record["kind"] == "article":
        threads[record["path"]] = db.execute("INSERT INTO threads (uri, title) VALUES (?, ?)", (record["path"] + "/", record["title"])).lastrowid
    elif record["kind"] == "reply":
        parent = roots.get(record["parent"])
        row = db.execute("INSERT INTO comments (tid, parent, created, modified, mode, remote_addr, text, author, email, website, likes, dislikes, voters, notification) VALUES (?, ?, ?, NULL, 1, '127.0.0.0', ?, ?, NULL, NULL, 0, 0, x'', 0)",
            (threads[record["article"]], parent, 1767225600 + len(roots), record["body"], record["author"]["name"])).lastrowid
        roots[record["id"]] = parent or row
db.commit()
`;

/** Installs, seeds and starts it. */
export async function start({ target, core }) {
  const folder = path.join(target, "bench", "isso");
  const python = path.join(folder, "venv", "bin", "python");
  if (!existsSync(python)) {
    mkdirSync(folder, { recursive: true });
    run(["python3", "-m", "venv", path.join(folder, "venv")]);
    run([python, "-m", "pip", "install", "--quiet", `isso==${VERSION}`, "gunicorn", "setuptools<81"]);
  }
  const port = await freePort();
  const database = path.join(folder, "comments.db");
  const config = path.join(folder, "isso.cfg");
  const settings = (port) => writeFileSync(config, `[general]\ndbpath = ${database}\nhost = http://127.0.0.1:${port}/\n[server]\nlisten = http://127.0.0.1:${port}\n[guard]\nenabled = false\n[moderation]\nenabled = false\n`);
  settings(port);
  const words = [path.join(folder, "venv", "bin", "gunicorn"), "-b", `127.0.0.1:${port}`, "-w", "4", "--preload", "isso.run"];
  const begin = () => onCore(core, words, { stdio: "ignore", env: { ...process.env, ISSO_SETTINGS: config } });
  rmSync(database, { force: true });
  // It makes its tables when it starts.
  const first = begin();
  await ready(`http://127.0.0.1:${port}/count`, first);
  first.kill();
  await new Promise((resolve) => first.on("exit", resolve));
  run([python, "-c", SEED, database], { input: [...records("rivals")].map((record) => JSON.stringify(record)).join("\n") });
  const child = begin();
  const base = `http://127.0.0.1:${port}`;
  await ready(`${base}/?uri=/t10/`, child);
  return {
    name: `isso ${VERSION}`,
    base,
    cpu: () => tree(child.pid),
    read: (size) => `${base}/?uri=/t${size}/&nested_limit=5`,
    post: (run) => `
local n = 0
request = function()
  n = n + 1
  return wrk.format("POST", "/new?uri=/p" .. (n % 200) .. "/", {["Content-Type"] = "application/json", ["Origin"] = "${base}"}, '{"author":"Reader ' .. (n % 600) .. '","text":"Some words that a reader might write, with *emphasis* and a [link](https://example.org/). ${run} ' .. n .. '"}')
end
`,
    stop: () => child.kill(),
  };
}
