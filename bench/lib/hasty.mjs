// A front that acknowledges a reply before the server did: what harm that does, the controls show.

import http from "node:http";

import { forget, leave } from "./leftovers.mjs";

/** `late` is given what passes a request on, and does so when it likes, or never. Answers its address, and what ends it. */
export async function startHasty(base, late) {
  const front = http.createServer((request, answer) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const pass = () => {
        const on = http.request(new URL(request.url, base), { method: request.method, headers: request.headers }, (real) => {
          if (request.method === "POST") real.resume();
          else real.pipe(answer.writeHead(real.statusCode, real.headers));
        });
        on.on("error", () => {});
        on.end(Buffer.concat(parts));
      };
      if (request.method === "GET") return pass();
      answer.writeHead(303, { location: "/r/none" }).end();
      late(pass);
    });
  });
  await new Promise((resolve) => front.listen(0, "127.0.0.1", resolve));
  const end = () => {
    forget(end);
    front.closeAllConnections();
    front.close();
  };
  leave(end);
  return { base: `http://127.0.0.1:${front.address().port}`, end };
}
