// What pages say, from the file in which it is written: a test names a message and does not repeat it.

import { readFileSync } from "node:fs";
import path from "node:path";

const locales = path.join(import.meta.dirname, "../../crates/server/locales");
const read = new Map();

/** The message of this key with its arguments filled in; for messages of one line, without plurals. */
export function words(key, fields = {}, language = "en") {
  if (!read.has(language)) read.set(language, readFileSync(path.join(locales, `${language}.ftl`), "utf8"));
  const found = new RegExp(`^${key} = (.+)$`, "m").exec(read.get(language));
  if (!found) throw new RangeError(`there is no message ${key} of one line in ${language}`);
  return found[1].replaceAll(/\{ (?:NUMBER\()?\$?(\w+)\)? \}/g, (_, name) => fields[name] ?? name);
}
