// Reading: warm beside nginx, signed in beside anonymous, cold, and while others post.

import { createHmac, randomUUID } from "node:crypto";
import path from "node:path";

import { atLeast, atMost, median, spread } from "../lib/figures.mjs";
import { startNginx } from "../lib/nginx.mjs";
import { SECRET, seeded } from "../lib/seed.mjs";
import { Server, tree } from "../lib/server.mjs";
import { marked, posting, wrk } from "../lib/wrk.mjs";

const GZIP = { "Accept-Encoding": "gzip" };

/** Asks until the page is ready in a coding (`identity` always is), and answers its bytes. */
export function coded(url, coding) {
  return settled(url, { "Accept-Encoding": coding });
}

async function settled(url, headers) {
  const coding = headers["Accept-Encoding"];
  for (let tries = 0; tries < 500; tries++) {
    // `fetch` would unpack it.
    const answer = await raw(url, headers);
    if ((answer.headers["content-encoding"] ?? "identity") === coding) return answer.body;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${url} is never sent as ${coding}`);
}

async function raw(url, headers) {
  const { default: http } = await import("node:http");
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      })
      .on("error", reject);
  });
}

/** Answers a second of processor time gives, and a second by the clock; the two are measured in turn. */
async function sideBySide(sides, seconds, times) {
  const found = sides.map(() => []);
  for (let time = 0; time < times; time++) {
    for (const [at, side] of sides.entries()) {
      const before = side.cpu();
      const load = await wrk({ url: side.url, connections: 16, seconds, headers: side.headers });
      if (load.failed > 0) throw new Error(`${side.url}: ${load.failed} failed`);
      found[at].push({ perCore: (load.requests * 1000) / (side.cpu() - before), perSecond: load.perSecond, p99: load.p99 });
    }
  }
  return found.map((runs) => ({
    perCore: median(runs.map((run) => run.perCore)),
    spread: spread(runs.map((run) => run.perCore)),
    perSecond: median(runs.map((run) => run.perSecond)),
    p99: median(runs.map((run) => run.p99)),
  }));
}

/** A session's cookies, by the way in that the configuration has. */
async function signIn(base, article) {
  const jar = new Map();
  const step = async (url, options = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(new URL(url, base), { redirect: "manual", ...options, headers: { cookie, ...options.headers } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split("=");
      jar.set(name, value);
    }
    return answer;
  };
  const page = await (await step(article)).text();
  const id = /name="article" value="([^"]+)"/.exec(page)[1];
  const begun = await step("/sign-in/paper", { method: "POST", body: new URLSearchParams({ article: id, name: "", body: "" }), headers: { origin: base } });
  const between = await (await step(begun.headers.get("location"))).text();
  const asked = new URL(/https:\/\/paper\.example\/login\?[^"]+/.exec(between)[0].replace(/&(#38|amp);/g, "&"));
  const [state, nonce] = ["state", "nonce"].map((name) => asked.searchParams.get(name));
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: "https://paper.example", aud: "main", sub: "7", iat, exp: iat + 120, jti: randomUUID(), nonce, name: "Ana Bell" };
  const signed = `${part({ alg: "HS256", typ: "reply-sso+jwt" })}.${part(claims)}`;
  const token = `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
  await step(`/sign-in/paper/callback?${new URLSearchParams({ state, token })}`);
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const read = await fetch(new URL(article, base), { headers: { cookie } });
  if (!(await read.text()).includes("Ana Bell")) throw new Error("the session does not show");
  return cookie;
}

/** Warm pages, beside nginx and beside a reader who is signed in. */
export async function warm({ bin, target, report, seconds, times }) {
  const server = await Server.start({ bin, core: 0, ...(await seeded(bin, target, "sizes")) });
  try {
    const url = `${server.base}/t1000`;
    const bytes = await coded(url, "gzip");
    const nginx = await startNginx({ folder: path.join(target, "bench", "nginx"), core: 0, files: { t1000: "", "t1000.gz": bytes } });
    try {
      const [ours, theirs] = await sideBySide(
        [
          { url, headers: GZIP, cpu: () => server.cpu() },
          { url: `${nginx.base}/t1000`, headers: GZIP, cpu: () => tree(nginx.pid) },
        ],
        seconds,
        times,
      );
      report("read_vs_nginx", ours.perCore / theirs.perCore, "×", atLeast(1), {
        spread: ours.spread,
        bytes: bytes.length,
        per_core: Math.round(ours.perCore),
        nginx_per_core: Math.round(theirs.perCore),
        nginx_spread: theirs.spread,
        per_second: Math.round(ours.perSecond),
        nginx_per_second: Math.round(theirs.perSecond),
      });
    } finally {
      nginx.child.kill();
    }
    const cookie = await signIn(server.base, "/t1000");
    // Both as they are: the same work for the same bytes. By gzip the form is sent as it is, with the rest compressed around it.
    const compressed = { Cookie: cookie, ...GZIP };
    await settled(url, compressed);
    const [anonymous, signedIn, gzipped, signedInGzipped] = await sideBySide(
      [{}, { Cookie: cookie }, GZIP, compressed].map((headers) => ({ url, headers, cpu: () => server.cpu() })),
      seconds,
      times,
    );
    report("signed_in_vs_anonymous", signedIn.perCore / anonymous.perCore, "×", atLeast(0.5), {
      spread: signedIn.spread,
      per_core: Math.round(signedIn.perCore),
      anonymous_per_core: Math.round(anonymous.perCore),
      gzip_per_core: Math.round(signedInGzipped.perCore),
      anonymous_gzip_per_core: Math.round(gzipped.perCore),
    });
  } finally {
    await server.stop();
  }
}

/** Pages that nobody has asked for since the start: 400 articles, each once. */
export async function cold({ bin, target, report }) {
  const server = await Server.start({ bin, core: 0, ...(await seeded(bin, target, "million")) });
  try {
    await fetch(`${server.base}/a0`);
    const before = server.cpu();
    const pages = 400;
    let bytes = 0;
    for (let n = 1; n <= pages; n++) {
      const answer = await fetch(`${server.base}/a${n * 7}`, { headers: { "accept-encoding": "identity" } });
      if (answer.status !== 200) throw new Error(`/a${n * 7}: ${answer.status}`);
      bytes += (await answer.arrayBuffer()).byteLength;
    }
    report("cold_page_cpu_ms", (server.cpu() - before) / pages, "ms", atMost(1), { pages, bytes_each: Math.round(bytes / pages) });
  } finally {
    await server.stop();
  }
}

/** Milliseconds that each of those who read beside writers waits between two pages: who asks without a pause measures how
    the system shares a full core out. */
const PAUSE = "function delay() return 1 end\n";

/** How long readers wait, at worst of a hundred, while replies come in beside them. */
export async function whilePosting({ bin, target, report, seconds, times }) {
  const server = await Server.start({ bin, core: 0, ...(await seeded(bin, target, "sizes")) });
  try {
    await coded(`${server.base}/t1000`, "gzip");
    const articles = await marked(server.base, ["/t1000", "/p1", "/p2", "/p3"]);
    const quiet = [];
    const stormy = [];
    const read = () => wrk({ url: `${server.base}/t1000`, connections: 4, seconds, headers: GZIP, script: PAUSE });
    for (let time = 0; time < times; time++) {
      quiet.push((await read()).p99);
      const beside = posting(articles, `beside-${Date.now()}-${time}`);
      const [reading, posts] = await Promise.all([
        read(),
        wrk({ url: server.base, connections: 2, seconds, script: `${beside}\nfunction delay() return 3 end\n` }),
      ]);
      stormy.push({ p99: reading.p99, posts: posts.perSecond, reads: reading.perSecond });
    }
    const p99 = median(stormy.map((run) => run.p99));
    report("read_p99_while_posting", p99 / median(quiet), "×", atMost(2), {
      p99_us: p99,
      quiet_us: median(quiet),
      posts_per_second: Math.round(median(stormy.map((run) => run.posts))),
      reads_per_second: Math.round(median(stormy.map((run) => run.reads))),
    });
  } finally {
    await server.stop();
  }
}
