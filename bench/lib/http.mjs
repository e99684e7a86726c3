// Requests as a browser sends them: kept connections, cookies, no redirects followed.

import http from "node:http";

/** How long nothing may be heard of an answer, in milliseconds. */
const SILENCE = 60_000;

/** One request; answers `{ status, headers, text }`, or throws if the connection failed or went silent. */
export function send(base, agent, { path = "/", method = "GET", headers = {}, body } = {}) {
  const url = new URL(path, base);
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method, headers: { ...length, ...headers } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
      answer.on("error", reject);
      answer.on("aborted", () => reject(new Error("the answer broke off")));
    });
    request.on("error", reject);
    request.setTimeout(SILENCE, () => request.destroy(new Error(`${path}: no answer for ${SILENCE} ms`)));
    request.end(body);
  });
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Posts a form. */
export function post(base, agent, path, fields, headers = {}) {
  const body = new URLSearchParams(fields).toString();
  return send(base, agent, { path, method: "POST", headers: { ...FORM, ...headers }, body });
}

/** What a form of ours carries: by it the server knows that the page was loaded from here. */
export async function mark(base, agent, path) {
  const page = await send(base, agent, { path });
  const found = /name="mark" value="([^"]+)"/.exec(page.text);
  if (!found) throw new Error(`${path} has no form: ${page.status}`);
  return found[1];
}

/** The cookies that an answer sets, as a request sends them. */
export function cookies(answer) {
  return (answer.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
}
