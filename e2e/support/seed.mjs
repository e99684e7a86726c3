// Articles and replies to begin with: the states that a design has to stand up to.

import { randomBytes } from "node:crypto";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** An id as the product makes them: version 7 of RFC 9562, in base58. */
export function newId(milliseconds) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  let text = "";
  for (let rest = BigInt(`0x${bytes.toString("hex")}`); rest > 0n; rest /= 58n) {
    text = ALPHABET[Number(rest % 58n)] + text;
  }
  return text;
}

/** An article's file. */
export function article(name, { title = name, replies = "open", date = "2026-03-01", body = PROSE } = {}) {
  const lines = [
    "+++",
    `title = ${JSON.stringify(title)}`,
    `date = ${date}`,
    'author = "Marta Ellery"',
    'summary = "For two centuries the village kept its fields dry with a wall of clay."',
    'tags = ["coast", "engineering"]',
    `path = "/${name}"`,
    `replies = "${replies}"`,
    "+++",
    body,
  ];
  return { name, text: `${lines.join("\n")}\n` };
}

const PROSE = `The tide came through at eleven minutes past seven, a little before anyone had expected it.

## A wall with a price

> My grandmother carried clay for that wall in a wheelbarrow, and she was nine.

- samphire, in the second week;
- shore crabs, and *children* after them.

\`\`\`
a line of code that is a good deal longer than the narrowest telephone that anybody may still carry about
\`\`\`

| year | height |
| ---- | ------ |
| 1953 | 1.20 m |
| 2011 | 1.32 m |

In the morning [everything was as it had been](https://example.org/thornham).
`;

/** A text with a table of this many columns. */
export function wideTable(columns) {
  const row = (cell) => `| ${Array.from({ length: columns }, (_, column) => cell(column)).join(" | ")} |`;
  return [row((column) => `Harbour${column}`), row(() => "---"), row((column) => `${column}.20 m`), ""].join("\n");
}

let clock = Date.now() - 3 * 3_600_000;

/** A line of the native format. Every reply is a millisecond younger than the one before. */
export function reply(path, text, { parent = null, name = "Bo Hartmann", state = "published", website = "" } = {}) {
  clock += 1;
  return {
    kind: "reply",
    id: newId(clock),
    article: path,
    parent: parent?.id ?? null,
    state,
    created: new Date(clock).toISOString(),
    author: { name, website, email: "bo@example.org" },
    body: text,
    html: `<p>${text}</p>`,
  };
}

/** A thread with everything that is hard to set: depth, length, direction, and replies that are gone. */
export function hardThread(path) {
  const root = reply(path, "It was forty-one people who asked, and some of them would not sit down.", { name: "Ana Bell" });
  const lines = [root];
  for (let depth = 2, parent = root; depth <= 8; depth += 1) {
    parent = reply(path, `An answer on level ${depth}, which still has to be read without turning the telephone.`, { parent });
    lines.push(parent);
  }
  lines.push(
    reply(path, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3), { name: "Ü".repeat(200) }),
    reply(path, "هذا تعليق بالعربية تحت مقال بالإنجليزية، وفيه كلمة English في وسطه.", { name: "ليلى حداد", website: "https://example.org/layla" }),
  );
  for (const state of ["removed", "withdrawn"]) {
    const gone = reply(path, "Words that nobody sees any more.", { state });
    lines.push(gone, reply(path, "An answer that stays.", { parent: gone, name: "Inge Sørensen" }));
  }
  return lines;
}

/** A thread of roots alone, numbered from 1. */
export function longThread(path, count) {
  return Array.from({ length: count }, (_, index) => reply(path, `Reply number ${index + 1}.`));
}

/** A root with more answers than a page shows. */
export function wideThread(path, answers) {
  const root = reply(path, "Who was there?", { name: "Ana Bell" });
  const rest = Array.from({ length: answers }, (_, index) => reply(path, `Answer number ${index + 1}.`, { parent: root }));
  return [root, ...rest];
}
