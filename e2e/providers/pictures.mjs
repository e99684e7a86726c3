// Pictures of people: small PNG files, and the ones that nobody should show.

import { crc32, deflateSync } from "node:zlib";

import { text } from "./answers.mjs";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const GREY = 0;
const RGB = 2;

/** What an editor's drawing program would save, with a script in it. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">
<script>document.title = "run"</script><rect width="64" height="64" onload="document.title = 'run'"/></svg>`;

/** A true PNG file in one colour. */
export function png(side, colour) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array(side).fill(Buffer.from(colour)))]);
  return file(side, side, { depth: 8, kind: RGB }, Buffer.concat(Array(side).fill(row)));
}

/** A true PNG file of a few kilobytes that needs 400 MB as soon as somebody decodes it. */
export function poster(side = 10_000) {
  return file(side, side, { depth: 1, kind: GREY }, Buffer.alloc(side * (1 + Math.ceil(side / 8))));
}

function file(width, height, { depth, kind }, rows) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(depth, 8);
  head.writeUInt8(kind, 9);
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** The answer to a request for a person's picture in a flow with this behaviour. */
export function portrait(person, behaviour) {
  if (behaviour === "avatar-missing" || !person.picture) return text("Not Found", 404);
  if (behaviour === "avatar-svg") return picture("image/svg+xml", DRAWING);
  if (behaviour === "avatar-huge-dimensions") return picture("image/png", poster());
  return picture("image/png", png(64, person.colour));
}

/** What is shown of somebody who has no picture. */
export function silhouette() {
  return picture("image/png", png(64, [192, 192, 192]));
}

function picture(type, body) {
  return { status: 200, headers: { "content-type": type, "cache-control": "max-age=3600" }, body };
}
