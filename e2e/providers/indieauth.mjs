// IndieAuth: people are web pages, and clients are web pages too.

import { html, json } from "./answers.mjs";
import { Refusal } from "./grants.mjs";
import { escaped } from "./pages.mjs";
import { startStandIn } from "./stand-in.mjs";
import { exchanging } from "./token.mjs";

/** How long a client may take to tell about itself, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Starts a stand-in of an IndieAuth server with a home page for each person, at `/ana/` and so on. It fetches the
 * client's document from the address that is the client's id and takes its `redirect_uris` as registered.
 *
 * Besides the behaviours of every stand-in `next` knows `foreign-me` (the answer names a page of somebody else),
 * `iss-missing` and `iss-wrong` (in the callback).
 *
 * @param {{ redirects?: string[], trust?: boolean, legacy?: boolean, coop?: string, host?: string }} [wish] see
 *   `startStandIn`; with `trust` no document is fetched and any client is good that comes from `redirects`: servers must
 *   not fetch from this computer, and a test may not want to be fetched from; with `legacy` the pages name the two
 *   endpoints instead of the metadata, and there is no `iss`
 * @returns {Promise<object>} and `pages`, the address of each person
 */
export function startIndieauth({ trust = false, legacy = false, ...wish } = {}) {
  return startStandIn((standIn) => indieauth(standIn, { trust, legacy }), wish);
}

function indieauth(standIn, { trust, legacy }) {
  const { origin, redirects } = standIn;
  const issuer = `${origin}/`;
  const pages = Object.fromEntries(Object.keys(standIn.users).map((key) => [key, `${origin}/${key}/`]));
  const known = new Map();
  const addresses = { authorize_url: `${origin}/auth`, token_url: `${origin}/token` };
  const dialect = {
    name: "IndieAuth",
    authorize: "/auth",
    token: "/token",
    clientAuth: ["none"],
    pkce: "required",
    lacks: ["500", "hangs", "html", "huge", "drip"].map((way) => `profile-${way}`),
    adds: ["foreign-me", "iss-missing", "iss-wrong"],
    denied: { error: "access_denied" },
    settings: { kind: "indieauth" },
    addresses,
    more: { pages },
    findClient: (id) => findClient(id, { trust, redirects, known }),
    names: (flow) => (legacy ? {} : issuerNamed(issuer, flow)),
    giveToken: (access) => giveToken(standIn, pages, access),
  };
  const identity = { ...dialect, giveToken: (access) => json(who(standIn, pages, access)) };
  const routes = { "POST /auth": exchanging(standIn, identity) };
  for (const [key, address] of Object.entries(pages)) {
    routes[`GET ${new URL(address).pathname}`] = () => homePage(standIn.users[key], origin, legacy);
  }
  if (!legacy) routes["GET /.well-known/oauth-authorization-server"] = () => json(metadata(origin, issuer));
  return { ...dialect, routes };
}

function metadata(origin, issuer) {
  return {
    issuer,
    authorization_endpoint: `${origin}/auth`,
    token_endpoint: `${origin}/token`,
    scopes_supported: ["profile", "email"],
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  };
}

/** A page that names the server twice, in its head and in its header, as the specification lets it. */
function homePage({ name, login }, origin, legacy) {
  const links = legacy
    ? { authorization_endpoint: `${origin}/auth`, token_endpoint: `${origin}/token` }
    : { "indieauth-metadata": `${origin}/.well-known/oauth-authorization-server` };
  const header = Object.entries(links).map(([rel, address]) => `<${address}>; rel="${rel}"`);
  const elements = Object.entries(links).map(([rel, address]) => `<link rel="${rel}" href="${address}">`);
  const title = escaped(name ?? login);
  const page = `<!doctype html><html lang="en"><title>${title}</title>${elements.join("")}<h1 class="h-card">${title}</h1></html>`;
  return html(page, 200, { link: header.join(", ") });
}

/** A client, which is asked about itself once. */
async function findClient(id, { trust, redirects, known }) {
  if (!URL.canParse(id)) throw new Refusal("invalid_client", "the client_id is no address");
  if (trust) return { id, redirects };
  if (!known.has(id)) known.set(id, await fetchClient(id));
  return known.get(id);
}

/** What a client's document says, if it is that of the client. */
async function fetchClient(id) {
  let document;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(id, { headers: { accept: "application/json" }, redirect: "error", signal });
    if (!answer.ok) throw new TypeError(`the answer is ${answer.status}`);
    document = await answer.json();
  } catch (error) {
    throw new Refusal("invalid_client", `the document of ${id} cannot be had: ${error.message}`);
  }
  if (document.client_id !== id) throw new Refusal("invalid_client", `the document of ${id} says client_id ${document.client_id}`);
  return { id, name: document.client_name, redirects: document.redirect_uris ?? [] };
}

function issuerNamed(issuer, { behaviour }) {
  if (behaviour === "iss-missing") return {};
  return { iss: behaviour === "iss-wrong" ? "https://issuer.example/" : issuer };
}

/** A token is for those who want more than to know somebody. */
function giveToken(standIn, pages, access) {
  if (access.scopes.length === 0) throw new Refusal("invalid_grant", "no scope was granted: there is no token for this code");
  const { token, seconds, scopes } = access;
  const body = { access_token: token, token_type: "Bearer", expires_in: seconds, scope: scopes.join(" ") };
  return json({ ...body, ...who(standIn, pages, access) });
}

/** The page of a person, and what the scopes let anybody know. */
function who(standIn, pages, access) {
  const { user, scopes, behaviour } = access;
  const { name, login, email } = standIn.users[user];
  const body = { me: behaviour === "foreign-me" ? "https://somebody.example/" : pages[user] };
  if (scopes.includes("profile")) {
    body.profile = { name: name ?? login, url: pages[user] };
    const photo = standIn.portraitAddress(access);
    if (photo) body.profile.photo = photo;
    if (scopes.includes("email") && email) body.profile.email = email;
  }
  if (behaviour === "profile-without-id") delete body.me;
  return body;
}
