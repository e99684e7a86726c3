// A browser without scripts, as far as signing in needs one: it keeps cookies, follows redirects and presses buttons.

import assert from "node:assert/strict";

/** Where the client of the tests would listen, if anybody did: a visitor who gets there has arrived. */
export const CALLBACK = "http://127.0.0.1:9/sign-in/test/callback";

export class Visitor {
  #cookies = new Map();

  /**
   * Goes to an address, by a form if there is one.
   *
   * @returns {Promise<{ callback?: object, status?: number, headers?: Headers, text?: string, address: string }>} `callback`
   *   holds the parameters with which the visitor was sent back to the client
   */
  async visit(address, form) {
    let response = await this.#fetch(address, form);
    while (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      const next = new URL(response.headers.get("location"), address);
      if (next.href.startsWith(CALLBACK)) return { callback: Object.fromEntries(next.searchParams), address: next.href };
      address = next.href;
      response = await this.#fetch(address);
    }
    return { status: response.status, headers: response.headers, text: await response.text(), address };
  }

  /** Presses the button with this value on a page; without one, the button of a page that goes on by itself. */
  async press(page, user) {
    const { action, fields, users } = formOf(page.text);
    if (user !== undefined) assert.ok(users.includes(user), `there is no button for ${user}`);
    const target = new URL(action, page.address).href;
    if (target.startsWith(CALLBACK)) return { callback: fields, address: target };
    const arrived = await this.visit(target, new URLSearchParams(user === undefined ? fields : { ...fields, user }));
    const goesOn = arrived.text?.includes(`action="${CALLBACK}`);
    return goesOn ? this.press(arrived) : arrived;
  }

  async #fetch(address, form) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const method = form ? "POST" : "GET";
    const response = await fetch(address, { method, body: form, headers: { cookie, accept: "text/html" }, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(name, value);
    }
    return response;
  }
}

/** The only form on a page: where it goes, its hidden fields and the values of its buttons. */
export function formOf(text) {
  const [, action] = /<form method="post" action="([^"]+)"/.exec(text);
  const fields = {};
  for (const [, name, value] of text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) fields[name] = unescaped(value);
  const users = [...text.matchAll(/<button name="user" value="([^"]*)"/g)].map(([, value]) => value);
  return { action: unescaped(action), fields, users };
}

function unescaped(words) {
  const signs = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return words.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, entity) => signs[entity]);
}
