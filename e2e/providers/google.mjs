// Google: OpenID Connect with two names for one issuer.

import { json } from "./answers.mjs";
import { discovering, idToken, rsaKey, tokenBody } from "./id-token.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { revoking, withToken } from "./token.mjs";

/** The issuer of the real one as its older tokens call it. */
const BARE = "accounts.google.com";

/**
 * Starts a stand-in of Google. Besides the behaviours of every stand-in `next` knows `bare-issuer` (the `iss` of the ID
 * token is `accounts.google.com`) and `lean-id-token` (name and picture are behind the userinfo address alone).
 *
 * @param {{ redirects?: string[], coop?: string, host?: string, issuer?: string, key?: object }} [wish] see `startStandIn`;
 *   `issuer` is what the stand-in calls itself, by default its origin; `key` signs ID tokens, by default a new `rsaKey`
 */
export async function startGoogle(wish = {}) {
  const key = wish.key ?? (await rsaKey());
  return startStandIn((standIn) => google(standIn, key, wish.issuer ?? standIn.origin), wish);
}

function google(standIn, key, issuer) {
  const { origin, redirects } = standIn;
  const client = { id: "407408718192.apps.googleusercontent.com", secret: SECRET, redirects };
  const addresses = {
    authorize_url: `${origin}/o/oauth2/v2/auth`,
    token_url: `${origin}/token`,
    profile_url: `${origin}/v1/userinfo`,
    revoke_url: `${origin}/revoke`,
    jwks_url: `${origin}/oauth2/v3/certs`,
  };
  const own = issuer === origin ? {} : addresses;
  const dialect = {
    name: "Google",
    authorize: "/o/oauth2/v2/auth",
    token: "/token",
    clientAuth: ["basic", "post"],
    tokenSeconds: 3600,
    adds: ["bare-issuer", "lean-id-token"],
    denied: { error: "access_denied" },
    settings: { kind: "google", client_id: client.id, client_secret: client.secret, issuer, ...own },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    names: () => ({ iss: issuer }),
    giveToken: (access) => tokenBody(access, () => idToken(key, access, claims(standIn, access, issuer))),
  };
  const more = {
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    scopes_supported: ["openid", "email", "profile"],
  };
  const userinfo = (access) => json(facts(standIn, access));
  return {
    ...dialect,
    routes: {
      ...discovering(key, { issuer, addresses, more }),
      "GET /v1/userinfo": withToken(standIn, dialect, userinfo, { stage: "profile", scopes: ["openid"] }),
      "POST /revoke": revoking(standIn, { ...dialect, clientAuth: ["none", "basic", "post"], findClient: () => client }),
    },
  };
}

function claims(standIn, access, issuer) {
  const iss = access.behaviour === "bare-issuer" ? BARE : issuer;
  const all = { iss, azp: access.client.id, ...facts(standIn, access) };
  if (access.behaviour !== "lean-id-token") return all;
  const { name, picture, given_name, family_name, ...lean } = all;
  return lean;
}

/** What the granted scopes tell of somebody. Ana's address is run by her employer, who vouches for it: `hd`. */
function facts(standIn, access) {
  const person = standIn.users[access.user];
  const body = { sub: `10769150350006${person.id}` };
  if (access.scopes.includes("profile") && person.name) {
    const [given_name, ...family] = person.name.split(" ");
    Object.assign(body, { name: person.name, given_name, family_name: family.join(" ") });
  }
  if (access.scopes.includes("profile")) body.picture = standIn.portraitAddress(access) ?? standIn.silhouetteAddress;
  if (access.scopes.includes("email") && person.email) {
    Object.assign(body, { email: person.email, email_verified: person.verified });
    if (access.user === "ana") body.hd = "example.org";
  }
  if (access.behaviour === "profile-without-id") delete body.sub;
  return body;
}
