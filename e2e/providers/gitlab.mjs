// GitLab: OpenID Connect, with little in the ID token and the rest behind the userinfo address.

import { json } from "./answers.mjs";
import { discovering, idToken, rsaKey, tokenBody } from "./id-token.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { revoking, withToken } from "./token.mjs";

/**
 * Starts a stand-in of GitLab. Besides the behaviours of every stand-in `next` knows `profile-terms`: 403 in plain text,
 * because somebody has not accepted the terms.
 *
 * @param {{ redirects?: string[], coop?: string, host?: string, key?: object }} [wish] see `startStandIn`; `key` signs
 *   ID tokens, by default a new `rsaKey`
 */
export async function startGitlab(wish = {}) {
  const key = wish.key ?? (await rsaKey());
  return startStandIn((standIn) => gitlab(standIn, key), wish);
}

function gitlab(standIn, key) {
  const { origin, redirects } = standIn;
  const client = { id: "d7c1a9f0e5b34826", secret: SECRET, redirects };
  const addresses = {
    authorize_url: `${origin}/oauth/authorize`,
    token_url: `${origin}/oauth/token`,
    profile_url: `${origin}/oauth/userinfo`,
    revoke_url: `${origin}/oauth/revoke`,
    jwks_url: `${origin}/oauth/discovery/keys`,
  };
  const dialect = {
    name: "GitLab",
    authorize: "/oauth/authorize",
    token: "/oauth/token",
    clientAuth: ["basic", "post"],
    adds: ["profile-terms"],
    denied: { error: "access_denied", error_description: "The resource owner or authorization server denied the request." },
    settings: { kind: "gitlab", client_id: client.id, client_secret: client.secret, issuer: origin },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    giveToken: (access) => tokenBody(access, () => idToken(key, access, tokenClaims(standIn, access))),
    refuseProfile,
  };
  const more = { token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"] };
  const rule = (scope) => ({ stage: "profile", scopes: [scope] });
  return {
    ...dialect,
    routes: {
      ...discovering(key, { issuer: origin, addresses, more }),
      "GET /oauth/userinfo": withToken(standIn, dialect, answering(standIn, userinfo), rule("openid")),
      "GET /api/v4/user": withToken(standIn, dialect, answering(standIn, user), rule("read_user")),
      "POST /oauth/revoke": revoking(standIn, dialect),
    },
  };
}

function refuseProfile({ error, why }) {
  if (error === "insufficient_scope") return json({ error, error_description: why }, 403);
  return json({ message: "401 Unauthorized" }, 401);
}

function answering(standIn, shape) {
  return (access, person) => {
    if (access.behaviour === "profile-terms") {
      return { status: 403, headers: { "content-type": "text/plain" }, body: "You must accept the Terms of Service." };
    }
    return json(shape(standIn, access, person));
  };
}

function tokenClaims({ origin, users }, access) {
  const { id, email, verified } = users[access.user];
  const claims = { iss: origin, sub: String(id), sub_legacy: `legacy-${id}`, auth_time: access.time };
  return access.scopes.includes("email") && email ? { ...claims, email, email_verified: verified } : claims;
}

function userinfo(standIn, access, person) {
  const { origin } = standIn;
  const body = { sub: String(person.id), sub_legacy: `legacy-${person.id}` };
  if (access.scopes.includes("profile")) {
    Object.assign(body, {
      name: person.name ?? person.login,
      nickname: person.login,
      preferred_username: person.login,
      profile: `${origin}/${person.login}`,
      picture: standIn.portraitAddress(access),
    });
  }
  if (access.scopes.includes("email") && person.email) {
    Object.assign(body, { email: person.email, email_verified: person.verified });
  }
  if (access.behaviour === "profile-without-id") delete body.sub;
  return body;
}

/** The older interface, which calls the same things by other names. */
function user(standIn, access, person) {
  const body = {
    id: person.id,
    username: person.login,
    name: person.name ?? person.login,
    state: "active",
    avatar_url: standIn.portraitAddress(access),
    web_url: `${standIn.origin}/${person.login}`,
    email: person.email,
    confirmed_at: person.verified ? "2020-01-31T10:00:00.000Z" : null,
  };
  if (access.behaviour === "profile-without-id") delete body.id;
  return body;
}
