// Microsoft: an issuer with a placeholder in discovery, another one in every token, and pictures behind the token.

import { createHash } from "node:crypto";

import { json } from "./answers.mjs";
import { discovering, idToken, rsaKey, tokenBody } from "./id-token.mjs";
import { portrait } from "./pictures.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { withToken } from "./token.mjs";

/** The tenant of personal accounts, which is the same everywhere. */
const PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";
const COMPANY = "72f988bf-86f1-41af-91ab-2d7cd011db47";

/**
 * Starts a stand-in of Microsoft's identity platform. Ana belongs to a company, the others have personal accounts.
 * Besides the behaviours of every stand-in `next` knows `other-tenant`: the ID token's `iss` and `tid` name two tenants.
 *
 * @param {{ redirects?: string[], coop?: string, host?: string, key?: object }} [wish] see `startStandIn`; `key` signs
 *   ID tokens, by default a new `rsaKey`
 */
export async function startMicrosoft(wish = {}) {
  const key = wish.key ?? (await rsaKey());
  return startStandIn((standIn) => microsoft(standIn, key), wish);
}

function microsoft(standIn, key) {
  const { origin, redirects } = standIn;
  const client = { id: "6731de76-14a6-49ae-97bc-6eba6914391e", secret: SECRET, redirects };
  const addresses = {
    authorize_url: `${origin}/common/oauth2/v2.0/authorize`,
    token_url: `${origin}/common/oauth2/v2.0/token`,
    profile_url: `${origin}/oidc/userinfo`,
    photo_url: `${origin}/v1.0/me/photos/96x96/$value`,
    jwks_url: `${origin}/common/discovery/v2.0/keys`,
  };
  const issuer = `${origin}/common/v2.0`;
  const { photo_url } = addresses;
  const dialect = {
    name: "Microsoft",
    authorize: "/common/oauth2/v2.0/authorize",
    token: "/common/oauth2/v2.0/token",
    clientAuth: ["post"],
    tokenSeconds: 3600,
    adds: ["other-tenant"],
    denied: {
      error: "access_denied",
      error_subcode: "cancel",
      error_description: "the user canceled the authentication",
    },
    settings: { kind: "microsoft", client_id: client.id, client_secret: client.secret, issuer, photo_url },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    giveToken: (access) => tokenBody(access, () => idToken(key, access, claims(standIn, access))),
    refuseProfile: ({ why }) => json({ error: { code: "InvalidAuthenticationToken", message: why } }, 401),
  };
  const more = {
    subject_types_supported: ["pairwise"],
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    // The real one takes S256, but does not say so: clients have to send a challenge all the same.
    code_challenge_methods_supported: undefined,
  };
  const userinfo = (access) => json(facts(standIn, access));
  const photo = (access, person) => photoAnswer(access, person);
  return {
    ...dialect,
    routes: {
      ...discovering(key, { path: "/common/v2.0", issuer: `${origin}/{tenantid}/v2.0`, addresses, more }),
      "GET /oidc/userinfo": withToken(standIn, dialect, userinfo, { stage: "profile", scopes: ["openid"] }),
      "GET /v1.0/me/photos/96x96/$value": withToken(standIn, dialect, photo, { scopes: ["User.Read"] }),
    },
  };
}

/** The picture itself, or Graph's way of saying that there is none. */
function photoAnswer({ behaviour }, person) {
  const answer = portrait(person, behaviour);
  if (answer.status !== 404) return answer;
  return json({ error: { code: "ImageNotFound", message: "The photo wasn't found." } }, 404);
}

function claims(standIn, access) {
  const person = standIn.users[access.user];
  const tid = access.user === "ana" ? COMPANY : PERSONAL;
  const issuing = access.behaviour === "other-tenant" ? PERSONAL.replace("9188", "9189") : tid;
  const body = { ver: "2.0", iss: `${standIn.origin}/${issuing}/v2.0`, tid, ...facts(standIn, access) };
  if (access.scopes.includes("profile")) {
    body.oid = `00000000-0000-0000-0000-${String(person.id).padStart(12, "0")}`;
    body.preferred_username = `${person.login}@example.org`;
  }
  if (access.behaviour === "profile-without-id") delete body.oid;
  return body;
}

/** `sub` is another one for every application; nobody vouches for `email`. */
function facts(standIn, access) {
  const person = standIn.users[access.user];
  const body = { sub: createHash("sha256").update(`${access.client.id} ${person.id}`).digest("base64url") };
  if (access.scopes.includes("profile")) body.name = person.name ?? person.login;
  if (access.scopes.includes("email") && person.email) body.email = person.email;
  if (access.behaviour === "profile-without-id") delete body.sub;
  return body;
}
