// Mastodon: clients that register themselves, and three ages of the program.

import { randomBytes } from "node:crypto";

import { json } from "./answers.mjs";
import { Refusal } from "./grants.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { refuseProfile, revoking, withToken } from "./token.mjs";

const VERSIONS = ["4.2", "4.3", "4.4"];

/** The scopes that an application may register, before and since 4.3. */
const OLD_SCOPES = ["read", "read:accounts"];
const SCOPES = [...OLD_SCOPES, "profile"];

/**
 * Starts a stand-in of one instance of Mastodon. `redirects` is of no use here: applications say where they are when they
 * register. Besides the behaviours of every stand-in `next` knows `foreign-actor`: the profile claims the address of
 * somebody at another instance.
 *
 * All modes hold a client to the code_challenge that it has sent, 4.2 too, which in truth ignores it.
 *
 * @param {{ version?: "4.2" | "4.3" | "4.4", coop?: string, host?: string }} [wish] see `startStandIn`
 * @returns {Promise<object>} and `forgetApps`, after which no application is known any more
 */
export async function startMastodon({ version = "4.4", ...wish } = {}) {
  if (!VERSIONS.includes(version)) throw new RangeError(`${version} is none of: ${VERSIONS.join(", ")}`);
  return startStandIn((standIn) => mastodon(standIn, version), wish);
}

function mastodon(standIn, version) {
  const { origin } = standIn;
  const apps = new Map();
  const age = VERSIONS.indexOf(version);
  const scopes = age > 0 ? SCOPES : OLD_SCOPES;
  const addresses = {
    authorize_url: `${origin}/oauth/authorize`,
    token_url: `${origin}/oauth/token`,
    profile_url: `${origin}/api/v1/accounts/verify_credentials`,
    revoke_url: `${origin}/oauth/revoke`,
  };
  const dialect = {
    name: "Mastodon",
    authorize: "/oauth/authorize",
    token: "/oauth/token",
    clientAuth: ["basic", "post"],
    adds: ["foreign-actor"],
    denied: { error: "access_denied", error_description: "The resource owner or authorization server denied the request." },
    settings: { kind: "mastodon" },
    addresses,
    more: { forgetApps: () => apps.clear() },
    findClient: (id) => apps.get(id),
    checkAsked,
    giveToken: ({ token, scopes: granted, time }) =>
      json({ access_token: token, token_type: "Bearer", scope: granted.join(" "), created_at: time }),
    refuseProfile: refuse,
  };
  const account = (access) => json(accountOf(standIn, access));
  const routes = {
    "POST /api/v1/apps": (request) => register(standIn, { apps, scopes, age }, request),
    "GET /api/v1/accounts/verify_credentials": withToken(standIn, dialect, account, { stage: "profile", scopes }),
    "POST /oauth/revoke": revoking(standIn, dialect),
  };
  if (age > 0) routes["GET /.well-known/oauth-authorization-server"] = () => json(metadata(origin, age));
  if (age > 1) {
    const userinfo = (access) => json(userinfoOf(standIn, access));
    routes["GET /oauth/userinfo"] = withToken(standIn, dialect, userinfo, { stage: "profile", scopes: ["profile"] });
  }
  return { ...dialect, routes };
}

/** The issuer ends in a slash. */
function metadata(origin, age) {
  return {
    issuer: `${origin}/`,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    app_registration_endpoint: `${origin}/api/v1/apps`,
    ...(age > 1 ? { userinfo_endpoint: `${origin}/oauth/userinfo` } : {}),
    scopes_supported: SCOPES,
    response_types_supported: ["code"],
    response_modes_supported: ["query", "fragment", "form_post"],
    grant_types_supported: ["authorization_code", "client_credentials"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    code_challenge_methods_supported: ["S256"],
  };
}

/** Takes an application. Before 4.3 `redirect_uris` was one string, with an address on each line. */
function register(standIn, { apps, scopes, age }, request) {
  const asked = askedApp(request);
  const unknown = asked.scopes.filter((scope) => !scopes.includes(scope));
  let problem = "";
  if (!asked.name) problem = "Application name can't be blank";
  else if (asked.redirects.length === 0 || (asked.list && age === 0)) problem = "Redirect URI must be an absolute URI.";
  else if (unknown.length > 0) problem = "Scopes doesn't match configured on the server.";
  if (problem) {
    standIn.refuse(request, problem);
    return json({ error: `Validation failed: ${problem}` }, 422);
  }
  const app = { id: randomBytes(8).toString("hex"), secret: SECRET + randomBytes(8).toString("hex"), ...asked };
  apps.set(app.id, app);
  const body = {
    id: String(563419 + apps.size),
    name: app.name,
    website: asked.website,
    redirect_uri: app.redirects.join("\n"),
    client_id: app.id,
    client_secret: app.secret,
  };
  const since = { scopes: app.scopes, redirect_uris: app.redirects, client_secret_expires_at: 0 };
  return json(age > 0 ? { ...body, ...since } : body);
}

/** What an application says of itself, as a form or as JSON. */
function askedApp({ form, json: body }) {
  const list = body ? body.redirect_uris : form.getAll("redirect_uris[]");
  const one = body ? body.redirect_uris : form.get("redirect_uris");
  const field = (name) => (body ? body[name] : form.get(name)) ?? null;
  const isList = Array.isArray(list) && list.length > 0;
  return {
    name: field("client_name"),
    website: field("website"),
    scopes: (field("scopes") || "read").split(" "),
    redirects: isList ? list : String(one ?? "").split("\n").filter(Boolean),
    list: isList,
  };
}

function checkAsked({ client, scopes }) {
  if (scopes.every((scope) => client.scopes.includes(scope))) return;
  throw new Refusal("invalid_scope", "The requested scope is invalid, unknown, or malformed.");
}

function refuse(refusal) {
  if (refusal.error === "insufficient_scope") return json({ error: "This action is outside the authorized scopes" }, 403);
  return { ...refuseProfile(refusal), body: JSON.stringify({ error: "The access token is invalid" }) };
}

/** Where somebody is at home: here, unless the instance lies. */
function home({ origin }, { behaviour }) {
  return behaviour === "foreign-actor" ? "https://social.example" : origin;
}

function accountOf(standIn, access) {
  const person = standIn.users[access.user];
  const avatar = standIn.portraitAddress(access) ?? standIn.silhouetteAddress;
  const body = {
    id: String(person.id),
    username: person.login,
    acct: person.login,
    display_name: person.name ?? "",
    url: `${home(standIn, access)}/@${person.login}`,
    uri: `${home(standIn, access)}/users/${person.login}`,
    avatar,
    avatar_static: avatar,
    emojis: [],
    fields: [],
    bot: false,
    locked: false,
  };
  if (access.behaviour === "profile-without-id") delete body.id;
  return body;
}

function userinfoOf(standIn, access) {
  const { uri, url, username, display_name, avatar } = accountOf(standIn, access);
  const body = { iss: `${standIn.origin}/`, sub: uri, name: display_name, preferred_username: username, profile: url, picture: avatar };
  if (access.behaviour === "profile-without-id") delete body.sub;
  return body;
}
