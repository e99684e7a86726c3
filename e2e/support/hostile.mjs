// A site of somebody who wishes readers no good: it opens our pages in windows and frames, and listens.

import { createServer } from "node:http";
import { after, before } from "node:test";

import { close, listen } from "../providers/listening.mjs";

/** What it does to whoever clicks its button: it opens a window and tells it, over and over, what only we should tell. */
const TRAP = `
const { target, forged } = Object.fromEntries(new URL(location.href).searchParams);
addEventListener("message", (event) => document.querySelector("ol").append(String(JSON.stringify(event.data))));
document.querySelector("button")?.addEventListener("click", () => {
  const opened = open(target, "_blank", "popup,width=520,height=680");
  setInterval(() => {
    for (const at of ["*", new URL(target).origin]) opened.postMessage({ window: forged, article: "", change: "" }, at);
    document.title = String(Number(document.title) + 1);
  }, 50);
});
for (const address of new URL(location.href).searchParams.getAll("frame")) {
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.name = address;
  document.body.append(frame);
}
`;

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>0</title><link rel="icon" href="data:,">
<button>Win a prize</button><ol></ol><script>${TRAP}</script></html>`;

/** Starts it before the tests of the suite in which this is called, at another site than the publication, and ends it after them. */
export function hostileSite() {
  const site = { origin: "" };
  const server = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(PAGE));
  before(async () => {
    site.origin = await listen(server, "localhost");
  });
  after(() => close(server));
  return site;
}
