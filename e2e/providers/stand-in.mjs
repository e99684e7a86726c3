// The base of every stand-in of a provider: a server on a free port that keeps to the rules which the real one keeps to,
// misbehaves when it is told to, and remembers what it was asked and what it refused.

import { createServer } from "node:http";

import { html, json, send, text } from "./answers.mjs";
import { authorizing } from "./authorize.mjs";
import { Plan } from "./behaviours.mjs";
import { Grants } from "./grants.mjs";
import { close, listen } from "./listening.mjs";
import { people, rename } from "./people.mjs";
import { portrait, silhouette } from "./pictures.mjs";
import { exchanging } from "./token.mjs";

/** A secret that is sent right only by those who encode it as RFC 6749, section 2.3.1, and forms demand. */
export const SECRET = "s%c r+t:&=/~ of-the-stand-in";

/** The longest form that a stand-in reads, in bytes. */
const LONGEST_FORM = 64 * 1024;

/**
 * Starts a stand-in.
 *
 * @param {(standIn: StandIn) => object} dialect answers what is particular to this provider; see the files beside this one
 * @param {object} [wish]
 * @param {string[]} [wish.redirects] the addresses that the client registered, to the letter. The list is read at every
 *   request, so that a test can add to it once it knows where the program listens.
 * @param {string} [wish.coop] the value of `Cross-Origin-Opener-Policy` on the authorize page; none by default
 * @param {string} [wish.host] the name under which the stand-in is known; it listens on 127.0.0.1 in any case
 * @returns {Promise<object>} `origin`; `settings`, the keys of a `[[sign_in]]` entry; `addresses`, every address of it, to
 *   override more; `users`, `redirects`, and `behaviours` that `next` knows; `requests` and `refused`, the logs; `next`,
 *   `rename`, `stop`; and what the dialect adds
 */
export async function startStandIn(dialect, wish = {}) {
  const standIn = new StandIn(wish);
  await standIn.listen(wish.host);
  return standIn.speak(dialect(standIn));
}

class StandIn {
  #server = createServer((incoming, response) => {
    // Whoever hangs up in the middle of a request is no fault of the stand-in.
    this.#serve(incoming, response).catch((error) => response.destroy(error));
  });
  #routes = {};

  constructor({ redirects = [], coop }) {
    Object.assign(this, { redirects, coop, origin: "", plan: null, users: people(), grants: new Grants(), requests: [], refused: [] });
  }

  async listen(host) {
    this.origin = await listen(this.#server, host);
  }

  /** Takes on a dialect; answers what a test gets to see. */
  speak(dialect) {
    this.plan = new Plan(dialect);
    this.#routes = { ...this.#portraits(), ...authorizing(this, dialect), ...dialect.routes };
    for (const method of dialect.tokenMethods ?? ["POST"]) {
      this.#routes[`${method} ${dialect.token}`] ??= exchanging(this, dialect);
    }
    const { origin, users, redirects, requests, refused, plan } = this;
    const { behaviours } = plan;
    const deeds = {
      next: (behaviour) => plan.next(behaviour),
      rename: (key, login) => rename(users, key, login),
      stop: () => close(this.#server),
    };
    const { settings, addresses, more = {} } = dialect;
    return { origin, settings, addresses, behaviours, users, redirects, requests, refused, ...deeds, ...more };
  }

  /** Notes that something was refused, and why. */
  refuse({ method, path }, why) {
    this.refused.push({ method, path, why });
  }

  /** The address of the picture that providers show of those who have none. */
  get silhouetteAddress() {
    return `${this.origin}/portraits/nobody.png`;
  }

  /** The address of a person's picture in this flow; nothing for somebody without one. */
  portraitAddress({ user, behaviour }) {
    if (!this.users[user].picture) return null;
    const query = behaviour.startsWith("avatar-") ? `?as=${behaviour}` : "";
    return `${this.origin}/portraits/${user}.png${query}`;
  }

  #portraits() {
    const routes = Object.keys(this.users).map((key) => [
      `GET /portraits/${key}.png`,
      ({ query }) => portrait(this.users[key], query.get("as")),
    ]);
    return { "GET /portraits/nobody.png": silhouette, ...Object.fromEntries(routes) };
  }

  async #serve(incoming, response) {
    const request = await read(incoming);
    const { method, path, url, query, form, headers } = request;
    this.requests.push({ method, path, url, query: Object.fromEntries(query), form: Object.fromEntries(form), headers });
    send(response, await this.#answer(request));
  }

  async #answer(request) {
    const { method, path } = request;
    if (request.unreadable) {
      this.refuse(request, request.unreadable);
      return json({ error: "invalid_request", error_description: request.unreadable }, 400);
    }
    const route = this.#routes[`${method} ${path}`];
    if (!route) {
      this.refuse(request, "no such address");
      return text("Not Found", 404);
    }
    try {
      return await route(request);
    } catch (error) {
      this.refuse(request, `the stand-in is broken: ${error.stack}`);
      return html("<!doctype html><title>The stand-in is broken</title>", 500);
    }
  }
}

/** A request as routes see it. `form` is empty when the body is not a form, `json` when it is not JSON. */
async function read(incoming) {
  const { pathname, searchParams } = new URL(incoming.url, "http://stand-in.invalid");
  const { method, url, headers } = incoming;
  const form = new URLSearchParams();
  const request = { method, path: pathname, url, query: searchParams, headers, form, json: null, unreadable: "" };
  let body = "";
  incoming.setEncoding("utf8");
  for await (const piece of incoming) {
    if (body.length < LONGEST_FORM) body += piece;
  }
  const type = headers["content-type"]?.split(";")[0].trim().toLowerCase();
  if (body.length >= LONGEST_FORM) request.unreadable = "the body is too long";
  else if (type === "application/x-www-form-urlencoded") request.form = new URLSearchParams(body);
  else if (type === "application/json") readJson(request, body);
  else if (body) request.unreadable = `bodies of ${type} are not read here`;
  return request;
}

function readJson(request, body) {
  try {
    request.json = JSON.parse(body);
  } catch (error) {
    request.unreadable = `no JSON: ${error.message}`;
  }
}
