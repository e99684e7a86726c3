// A true OpenID provider, npm's oidc-provider, behind the same controls as the stand-ins that are written here.

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

import { send } from "./answers.mjs";
import { Plan } from "./behaviours.mjs";
import { ecKey, rsaKey } from "./id-token.mjs";
import { close, listen } from "./listening.mjs";
import { configuration } from "./oidc-configuration.mjs";
import { decide, showing, spoiling } from "./oidc-flow.mjs";
import { store } from "./oidc-store.mjs";
import { people, rename } from "./people.mjs";
import { portrait } from "./pictures.mjs";

/**
 * Starts an OpenID provider. Its ID tokens say little more than `sub`; the rest is behind the userinfo address.
 *
 * @param {object} [wish]
 * @param {string[]} [wish.redirects] the addresses that the client registered; a test can add to them later
 * @param {string} [wish.coop] the value of `Cross-Origin-Opener-Policy` on the authorize page; none by default
 * @param {string} [wish.host] the name under which it is known; it listens on 127.0.0.1 in any case
 * @param {object} [wish.claims] claims that it makes of everybody, over those of `users`; `{ email_verified: false }`
 * @param {{ keys: object[] }} [wish.jwks] its private keys; by default a new one each for RS256 and ES256
 * @param {"RS256" | "ES256"} [wish.alg] how it signs ID tokens
 * @param {"client_secret_basic" | "client_secret_post"} [wish.auth] how the client has to prove itself
 * @param {boolean} [wish.remembers] whether it sends somebody whom it knows from before straight back
 * @returns {Promise<object>} what `startStandIn` answers, and `rotateKeys`, after which only new keys sign and are published
 */
export async function startOidc(wish = {}) {
  const { redirects = [], jwks } = wish;
  const setting = { ...wish, redirects, users: people(), plan: new Plan(), behaviours: new Map(), store: store() };
  Object.assign(setting, { requests: [], refused: [], cookieKey: randomBytes(24).toString("hex"), provider: null });
  const server = createServer((request, response) => {
    serve(setting, request, response).catch((error) => {
      setting.refused.push({ method: request.method, path: request.url, why: `the stand-in is broken: ${error.stack}` });
      response.destroy(error);
    });
  });
  setting.origin = await listen(server, wish.host);
  const rotateKeys = async (keys) => {
    setting.provider = assembled(setting, keys ?? (await newKeys()));
  };
  await rotateKeys(jwks);
  const { origin, users, requests, refused, plan } = setting;
  return {
    origin,
    settings: { kind: "oidc", ...setting.client, issuer: origin },
    addresses: addressesOf(origin),
    behaviours: plan.behaviours,
    users,
    redirects,
    requests,
    refused,
    next: (behaviour) => plan.next(behaviour),
    rename: (key, login) => rename(users, key, login),
    rotateKeys,
    stop: () => close(server),
  };
}

async function newKeys() {
  const keys = await Promise.all([rsaKey(), ecKey()]);
  return { keys: keys.map(({ privateKey, jwk }) => ({ ...jwk, ...privateKey.export({ format: "jwk" }) })) };
}

function addressesOf(origin) {
  return {
    authorize_url: `${origin}/auth`,
    token_url: `${origin}/token`,
    profile_url: `${origin}/me`,
    revoke_url: `${origin}/token/revocation`,
    jwks_url: `${origin}/jwks`,
  };
}

function assembled(setting, jwks) {
  const { settings, client } = configuration(setting, jwks);
  setting.client = { client_id: client.client_id, client_secret: client.client_secret };
  const provider = new Provider(setting.origin, settings);
  provider.Client.prototype.redirectUriAllowed = (address) => setting.redirects.includes(address);
  provider.use(spoiling(setting));
  for (const event of ["authorization", "grant", "userinfo", "revocation"]) {
    provider.on(`${event}.error`, (context, error) => refuse(setting, context, error));
  }
  provider.on("server_error", (context, error) => refuse(setting, context, error));
  // A code that has expired is one that is not there any more.
  provider.on("authorization_code.saved", async (code) => {
    if (setting.behaviours.get(code.grantId) === "expired-code") await code.destroy();
  });
  return provider;
}

/** A person who denies is no refusal of the provider. */
function refuse({ refused }, { method, path }, { error, error_description, error_detail, message }) {
  if (error === "access_denied") return;
  refused.push({ method, path, why: [error_description ?? message, error_detail].filter(Boolean).join(": ") });
}

/** Makes a stranger of somebody who has been here before: a test wants a page with buttons. */
function forgetVisitor(headers) {
  const cookies = (headers.cookie ?? "").split("; ");
  headers.cookie = cookies.filter((cookie) => !cookie.startsWith("_session")).join("; ");
}

async function serve(setting, request, response) {
  const { pathname, searchParams } = new URL(request.url, setting.origin);
  const { method, url, headers } = request;
  const entry = { method, path: pathname, url, query: Object.fromEntries(searchParams), form: {}, headers };
  setting.requests.push(entry);
  request.entry = entry;
  const [, place, name] = pathname.split("/");
  if (place === "portraits") {
    const person = setting.users[name.replace(/\.png$/, "")];
    send(response, portrait(person ?? { picture: false }, searchParams.get("as")));
  } else if (place === "interaction" && method === "GET") {
    await showing(setting, request, response);
  } else if (place === "interaction" && method === "POST") {
    await decide(setting, request, response);
  } else {
    if (place === "auth" && !setting.remembers) forgetVisitor(headers);
    setting.provider.callback()(request, response);
  }
}

