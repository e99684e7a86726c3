// Apple: a secret that the client signs itself, a callback that is a form, and a name that is told once.

import { json } from "./answers.mjs";
import { Refusal } from "./grants.mjs";
import { discovering, ecKey, idToken, opened, rsaKey, tokenBody } from "./id-token.mjs";
import { startStandIn } from "./stand-in.mjs";

/** The real one, for which the client's secret may be meant as well. */
const APPLE = "https://appleid.apple.com";

/** The longest that a client's secret may be good for, in seconds. */
const LONGEST = 15_777_000;

/** How far the clocks of client and provider may be apart, in seconds. */
const SKEW = 60;

const TEAM = "STANDIN042";

/**
 * Starts a stand-in of Apple. `settings.client_secret` is a private key as PEM, with `team_id` and `key_id` beside it.
 * There is no profile address and no picture, so that only `profile-without-id` applies of those behaviours.
 *
 * Unlike the real one, which demands https and a public host, it sends people to any address in `redirects`.
 *
 * @param {{ redirects?: string[], coop?: string, host?: string, issuer?: string, key?: object }} [wish] see `startStandIn`;
 *   `issuer` is what the stand-in calls itself, by default its origin; `key` signs ID tokens, by default a new `rsaKey`
 */
export async function startApple(wish = {}) {
  const [key, clientKey] = await Promise.all([wish.key ?? rsaKey(), ecKey()]);
  return startStandIn((standIn) => apple(standIn, { key, clientKey, issuer: wish.issuer ?? standIn.origin }), wish);
}

function apple(standIn, { key, clientKey, issuer }) {
  const { origin, redirects } = standIn;
  const client = { id: "org.example.stand-in", redirects };
  const addresses = {
    authorize_url: `${origin}/auth/authorize`,
    token_url: `${origin}/auth/token`,
    jwks_url: `${origin}/auth/keys`,
  };
  const keyId = clientKey.kid.slice(0, 8).toUpperCase();
  const met = new Set();
  const dialect = {
    name: "Apple",
    authorize: "/auth/authorize",
    token: "/auth/token",
    clientAuth: ["post"],
    codeSeconds: 300,
    tokenSeconds: 3600,
    lacks: [
      ...["500", "hangs", "html", "huge", "drip"].map((way) => `profile-${way}`),
      ...["missing", "svg", "huge-dimensions"].map((way) => `avatar-${way}`),
    ],
    denied: { error: "user_cancelled_authorize" },
    settings: {
      kind: "apple",
      client_id: client.id,
      client_secret: clientKey.privateKey.export({ type: "pkcs8", format: "pem" }),
      team_id: TEAM,
      key_id: keyId,
      issuer,
      ...addresses,
    },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    checkAsked,
    brings: (flow) => introduction(standIn, met, flow),
    wrongSecret: (_, secret) => wrongSecret(secret, { clientKey, keyId, client, issuer }),
    giveToken: (access) => giveToken(access, () => idToken(key, access, claims(standIn, access, issuer))),
    refuseToken: ({ error, why }) => json({ error, error_description: why }, 400),
  };
  const more = {
    response_modes_supported: ["query", "fragment", "form_post"],
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    scopes_supported: ["openid", "email", "name"],
    // As with Microsoft: taken, but not told.
    code_challenge_methods_supported: undefined,
  };
  return { ...dialect, routes: discovering(key, { issuer, addresses, more }) };
}

/** Whoever asks for a name or an address gets them by a form. */
function checkAsked({ query, scopes }) {
  const personal = scopes.some((scope) => ["name", "email"].includes(scope));
  if (personal && query.get("response_mode") !== "form_post") {
    throw new Refusal("invalid_request", "response_mode must be form_post when name or email scope is requested.");
  }
}

/** The `user` of the callback, which nobody has signed and which comes the first time only. */
function introduction({ users }, met, { user, scopes }) {
  if (met.has(user)) return {};
  met.add(user);
  const person = users[user];
  const body = {};
  if (scopes.includes("name") && person.name) {
    const [firstName, ...rest] = person.name.split(" ");
    body.name = { firstName, lastName: rest.join(" ") };
  }
  if (scopes.includes("email") && person.email) body.email = shownEmail(user, person);
  return Object.keys(body).length > 0 ? { user: JSON.stringify(body) } : {};
}

/** Eve hides her address behind one of Apple's. */
function shownEmail(user, { id, email }) {
  return user === "eve" ? `r${id}@privaterelay.appleid.com` : email;
}

/** Why this is no secret of the client, if it is none. */
function wrongSecret(secret, { clientKey, keyId, client, issuer }) {
  let token;
  try {
    token = opened(secret, clientKey.publicKey);
  } catch (error) {
    return `the client secret cannot be read: ${error.message}`;
  }
  const { head, claims, genuine } = token;
  const now = Date.now() / 1000;
  const rules = [
    [head.alg === "ES256", "its alg is not ES256"],
    [head.kid === keyId, "its kid is not the key_id"],
    [genuine, "its signature is not that of the key"],
    [claims.iss === TEAM, "its iss is not the team_id"],
    [claims.sub === client.id, "its sub is not the client_id"],
    [[APPLE, issuer].includes(claims.aud), `its aud is not ${APPLE}`],
    [claims.iat <= now + SKEW, "its iat is missing or to come"],
    [claims.exp > now, "its exp is missing or past"],
    [claims.exp <= claims.iat + LONGEST, "it is good for more than six months"],
  ];
  const broken = rules.find(([kept]) => !kept);
  return broken && `the client secret is wrong: ${broken[1]}`;
}

/** There is an ID token whether or not `openid` was asked for. */
function giveToken(access, makeIdToken) {
  const body = tokenBody({ ...access, scopes: ["openid"] }, makeIdToken);
  const { scope: _, ...rest } = JSON.parse(body.body);
  return json({ ...rest, refresh_token: `r${access.token}` });
}

/** Truth values are words here. */
function claims({ users }, access, issuer) {
  const person = users[access.user];
  const body = { iss: issuer, sub: `000807.${String(person.id).padStart(32, "0")}.0742`, auth_time: access.time };
  if (access.nonce) body.nonce_supported = true;
  if (!access.scopes.includes("email") || !person.email) return body;
  return {
    ...body,
    email: shownEmail(access.user, person),
    email_verified: String(person.verified),
    is_private_email: String(access.user === "eve"),
  };
}
