// What a stand-in says, and the ways in which it says it badly.

/** The size of an answer that nobody should read to its end. */
const HUGE = 1024 * 1024;

/** Time between two bytes of an answer that never ends, in milliseconds. */
const DRIP = 100;

/** An answer in JSON that nobody may keep. */
export function json(body, status = 200, headers = {}) {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

/** An answer as a form would send it: what GitHub says when nobody asks for JSON. */
export function form(fields, status = 200) {
  return {
    status,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8", "cache-control": "no-store" },
    body: new URLSearchParams(fields).toString(),
  };
}

export function text(body, status = 200) {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

export function html(body, status = 200, headers = {}) {
  return { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers }, body };
}

/** 303 and never 307, so that a browser does not repeat a form somewhere else (RFC 9700, section 4.12). */
export function seeOther(location) {
  return { status: 303, headers: { location, "cache-control": "no-store" }, body: "" };
}

/**
 * What becomes of an answer in a flow with this behaviour.
 *
 * @param {string} behaviour for example `token-html`
 * @param {"token" | "profile"} stage which of the two answers this is
 * @param {object} answer the good one
 */
export function misbehaved(behaviour, stage, answer) {
  switch (behaviour) {
    case `${stage}-500`:
      return text("Internal Server Error", 500);
    case `${stage}-html`:
      return html("<!doctype html><title>Back soon</title><p>We are looking after our servers.</p>");
    case `${stage}-hangs`:
      return { never: true };
    case `${stage}-drip`:
      return { ...answer, drip: true };
    case `${stage}-huge`:
      // Blanks after a document are no mistake in JSON: its size is all that is wrong with it.
      return { ...answer, body: answer.body.padEnd(HUGE) };
    default:
      return answer;
  }
}

/** Writes an answer, or as much of it as this kind of answer ever gets. */
export function send(response, answer) {
  if (answer.never) return;
  response.writeHead(answer.status, answer.headers);
  if (!answer.drip) {
    response.end(answer.body);
    return;
  }
  response.write(" ");
  const timer = setInterval(() => response.write(" "), DRIP);
  response.once("close", () => clearInterval(timer));
}
