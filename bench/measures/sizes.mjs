// What a reader's browser has to fetch besides the page.

import { gzipSync } from "node:zlib";

import { atMost } from "../lib/figures.mjs";
import { seeded } from "../lib/seed.mjs";
import { Server } from "../lib/server.mjs";

/** Scripts and style sheets that the page of a thread names, by `gzip -9`. */
export async function bytes({ bin, target, report }) {
  const server = await Server.start({ bin, ...(await seeded(bin, target, "sizes")) });
  try {
    const page = await (await fetch(`${server.base}/t1000`)).text();
    const sum = async (pattern) => {
      const found = [...page.matchAll(pattern)].map((match) => match[1]);
      const sizes = await Promise.all(found.map(async (address) => gzipSync(await (await fetch(new URL(address, server.base))).text(), { level: 9 }).length));
      return { files: found.length, size: sizes.reduce((sum, size) => sum + size, 0) };
    };
    const script = await sum(/<script[^>]* src="([^"]+)"/g);
    const style = await sum(/<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"/g);
    report("script_bytes", script.size, "B", atMost(20_452), { files: script.files });
    report("style_bytes", style.size, "B", atMost(9_000), { files: style.files });
  } finally {
    await server.stop();
  }
}
