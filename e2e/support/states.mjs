// Every state of a page that a design has to stand up to, and how a reader comes to see it.

import { article, hardThread, longThread, reply, wideTable, wideThread } from "./seed.mjs";

const hard = hardThread("/twelve");
const one = reply("/one", "It stops where we have agreed it should.", { name: "Ana Bell" });
const wide = wideThread("/wide", 47);

/** Forty articles, eight of them with a part to play. */
export const ARTICLES = [
  article("none", { title: "A quiet day" }),
  article("one", { title: "The village that let the sea back in" }),
  article("twelve", { title: "What came with the water" }),
  article("many", { title: "Forty-one questions" }),
  article("wide", { title: "Everybody was there" }),
  article("own", { title: "A wall with a price" }),
  article("closed", { title: "Kein Anschluss unter dieser Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbaunummer", replies: "closed" }),
  article("table", { title: "Twenty-four harbours", body: wideTable(24) }),
  ...Array.from({ length: 32 }, (_, index) => article(`older-${index + 1}`, { date: "2025-11-02", title: `An older article, number ${index + 1}` })),
];

/** What others have said before. */
export const REPLIES = [one, ...hard, ...longThread("/many", 500), ...wide, reply("/closed", "The last word.")];

/** @type {{ name: string, valid?: boolean, scripts?: boolean[], reach: (reader) => Promise<unknown> }[]} */
export const STATES = [
  { name: "front page with 40 articles", reach: (reader) => reader.visit("/") },
  { name: "article with no reply", reach: (reader) => reader.visit("/none") },
  { name: "article with 1 reply", reach: (reader) => reader.visit("/one") },
  { name: "replies nested, long, gone and in another direction", reach: (reader) => reader.visit("/twelve") },
  { name: "article with 500 replies", reach: (reader) => reader.visit("/many") },
  { name: "newest first", reach: (reader) => reader.visit("/many?order=newest") },
  { name: "more answers than a page shows", reach: (reader) => reader.visit("/wide") },
  { name: "one branch", reach: oneBranch },
  { name: "folded branch", reach: foldedBranch },
  { name: "form under a reply", reach: (reader) => reader.visit(`/one?reply_to=${one.id}`) },
  { name: "form moved under a reply", scripts: [true], reach: formMoved },
  { name: "preview", reach: preview },
  { name: "field errors", reach: fieldErrors },
  { name: "pending and edited", reach: pendingAndEdited },
  { name: "editing", reach: (reader) => ownReply(reader, "edit") },
  { name: "withdrawing", reach: (reader) => ownReply(reader, "withdraw") },
  { name: "table wider than the page", reach: (reader) => reader.visit("/table") },
  { name: "closed", reach: (reader) => reader.visit("/closed") },
  { name: "not found", reach: (reader) => reader.visit("/nothing-here") },
];

async function oneBranch(reader) {
  await reader.visit(`/wide?branch=${wide[0].id}`);
}

async function foldedBranch(reader) {
  await reader.visit("/twelve");
  await reader.page.locator("details.branch > summary").first().click();
}

async function formMoved(reader) {
  await reader.visit("/one");
  await reader.page.locator(`a[href*="reply_to=${one.id}"]`).click();
  await reader.page.locator("li form#leave-a-reply").waitFor();
}

async function preview(reader) {
  await reader.visit("/none");
  await reader.fill({ body: "Is *this* how it will look?\n\n> a quotation\n\n`code`", name: "Ana Bell", email: "ana@example.org" });
  await reader.press("preview");
  await reader.page.locator(".preview em").waitFor();
}

async function fieldErrors(reader) {
  await reader.visit("/none");
  await reader.fill({ name: "Ana Bell", email: "not-an-address" });
  await reader.press("post");
  await reader.page.locator(".error-summary").waitFor();
}

async function pendingAndEdited(reader) {
  await ownReply(reader, "edit");
  await reader.page.locator("main textarea[name=body]").fill("What I wanted to say.");
  await reader.page.locator("main form[method=post] button").first().click();
  await reader.arrival();
}

async function ownReply(reader, act) {
  await reader.visit("/own");
  const id = await reader.post({ body: `What I wanted to say, ${Math.random()}` });
  await reader.reply(id).locator(`a[href$="/${act}"]`).click();
  await reader.page.waitForURL(`**/${act}`);
}
