// F16: killed at every write of the step to a newer version of the database.

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

import { Ground } from "../lib/ground.mjs";
import { sleep } from "../lib/waiting.mjs";
import { Journal, Writers } from "../lib/writers.mjs";

export const id = "F16";
export const what = "killed while the database is brought to a newer version";
/** In the long form so much that SQLite writes before the end of the step: first every write, then ever fewer of them. */
const EVER_FEWER = Array.from({ length: 200 }, (_, n) => (n < 40 ? n + 1 : Math.round(40 * 1.06 ** (n - 39))));
export const sizes = { short: { writes: [1, 2, 3, 5], millis: 400 }, long: { writes: EVER_FEWER, millis: 12_000 } };

/** How the newest step is undone: what is in the database then came there by the version before it. */
const UNDONE = {
  "0005_fewer_pages.sql": `
    CREATE TABLE author (site TEXT NOT NULL, reply BLOB NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, website TEXT NOT NULL,
      provider TEXT, subject TEXT, name_key TEXT, PRIMARY KEY (site, reply), FOREIGN KEY (site, reply) REFERENCES reply (site, id)) STRICT, WITHOUT ROWID;
    INSERT INTO author SELECT site, id, name, email, website, provider, subject, name_key FROM reply;
    ${["name", "name_key", "email", "website", "provider", "subject"].map((column) => `ALTER TABLE reply DROP COLUMN ${column};`).join("")}
    DROP INDEX event_of; CREATE INDEX event_of ON event (site, article, at, reply);
    DROP INDEX reply_owner_latest; CREATE INDEX reply_owner_latest ON reply (site, owner, created) WHERE owner IS NOT NULL;`,
};

const MIGRATIONS = path.join(import.meta.dirname, "../../crates/store/migrations");

/** Runs statements on a database that nobody else has open; answers what the last one found. */
function sql(file, text) {
  const program = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript(sys.stdin.read())
print(db.execute("PRAGMA user_version").fetchone()[0])
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()`;
  const done = spawnSync("python3", ["-c", program, file], { input: text, encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return Number(done.stdout);
}

/** A database of the version before the newest, with replies in it. */
async function older(bin, millis) {
  const ground = new Ground({ bin });
  const journal = new Journal();
  const server = await ground.start();
  const all = new Writers({ journal, paths: ground.paths, count: 8, name: "w" });
  await all.start(server.base);
  await all.grow(50);
  await sleep(millis);
  await all.stop();
  await server.stop();
  const file = path.join(ground.data, "rejoinder.db");
  const replies = repliesIn(ground, ground.data);
  const newest = readdirSync(MIGRATIONS).length;
  const undone = UNDONE[readdirSync(MIGRATIONS).sort().at(-1)];
  if (!undone) throw new Error("say here how the newest step is undone");
  if (sql(file, `${undone} PRAGMA user_version = ${newest - 1};`) !== newest - 1) throw new Error("the version was not set");
  return { ground, journal, file, newest, replies };
}

/** All replies of a database, with their authors. Articles are read again from files that are newer in a copy. */
function repliesIn(ground, data) {
  const file = path.join(ground.folder, "all.jsonl");
  const done = ground.command(["export", "jsonl", file], { data });
  if (done.status !== 0) throw new Error(done.stderr);
  return readFileSync(file, "utf8").split("\n").filter((line) => line.startsWith('{"kind":"reply"')).join("\n");
}

/** Starts a command that opens the database, and kills it at its N-th write. */
function openAndKill(ground, data, call) {
  const words = ["-f", "-q", "-o", "/dev/null", "-e", "trace=pwrite64,fdatasync,ftruncate", "-e", `inject=pwrite64,fdatasync,ftruncate:signal=KILL:when=${call}`];
  const { bin, config } = ground;
  return spawnSync("strace", [...words, bin, "doctor", "--config", config, "--data", data], { encoding: "utf8" });
}

export async function run({ bin, writes, millis }) {
  const { ground, journal, newest, replies } = await older(bin, millis);
  const data = path.join(ground.folder, "killed");
  let kills = 0;
  let untouched = false;
  for (const call of writes) {
    cpSync(ground.data, data, { recursive: true });
    const done = openAndKill(ground, data, call);
    const killed = done.signal === "SIGKILL" || done.status === 137 || done.status === null;
    if (killed) kills++;
    else untouched = true;
    ground.look(journal, data);
    const version = sql(path.join(data, "rejoinder.db"), "SELECT 1;");
    if (version !== newest) throw new Error(`it is at version ${version} after it was opened again`);
    if (repliesIn(ground, data) !== replies) throw new Error(`killed at write ${call}: it is not what it was`);
    rmSync(data, { recursive: true });
    if (untouched) break;
  }
  // A database of a newer program is refused with what to do, and left alone.
  cpSync(ground.data, data, { recursive: true });
  const file = path.join(data, "rejoinder.db");
  sql(file, "PRAGMA user_version = 99;");
  const before = readFileSync(file);
  const refused = ground.command(["export", "jsonl", path.join(ground.folder, "no.jsonl")], { data });
  if (refused.status !== 1 || !refused.stderr.includes("use the newer program")) throw new Error(`a newer database: ${refused.stderr}`);
  if (!readFileSync(file).equals(before)) throw new Error("a newer database was changed");
  ground.remove();
  return { kills, acknowledged: journal.acknowledged, until_nothing_is_left_to_kill: untouched };
}

/** The same step without a transaction, killed in the middle: the program says that something is wrong. */
export async function control({ bin }) {
  const { ground, file, newest } = await older(bin, 400);
  const step = readFileSync(path.join(MIGRATIONS, readdirSync(MIGRATIONS).sort().at(-1)), "utf8");
  sql(file, `${step.split(";")[0]}; PRAGMA user_version = ${newest - 1};`);
  const done = ground.command(["doctor"]);
  ground.remove();
  return { what: "half of the step without a transaction", shown: done.status !== 0 };
}
