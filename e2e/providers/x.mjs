// X: codes for half a minute, a secret in the header alone, and answers that are right and wrong at once.

import { json } from "./answers.mjs";
import { Refusal } from "./grants.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { revoking, withToken } from "./token.mjs";

const PROBLEMS = "https://api.x.com/2/problems";

/**
 * Starts a stand-in of X. Besides the behaviours of every stand-in `next` knows `profile-partial` (errors beside good
 * data) and `credits-depleted` (the application has not paid).
 *
 * @param {{ redirects?: string[], coop?: string, host?: string }} [wish] see `startStandIn`
 */
export function startX(wish) {
  return startStandIn(x, wish);
}

function x(standIn) {
  const { origin, redirects } = standIn;
  const client = { id: "VGhlIHN0YW5kLWluOjE6Y2k", secret: SECRET, redirects };
  const addresses = {
    authorize_url: `${origin}/i/oauth2/authorize`,
    token_url: `${origin}/2/oauth2/token`,
    profile_url: `${origin}/2/users/me`,
    revoke_url: `${origin}/2/oauth2/revoke`,
  };
  const dialect = {
    name: "X",
    authorize: "/i/oauth2/authorize",
    token: "/2/oauth2/token",
    clientAuth: ["basic"],
    pkce: "required",
    codeSeconds: 30,
    adds: ["profile-partial", "credits-depleted"],
    denied: { error: "access_denied" },
    settings: { kind: "x", client_id: client.id, client_secret: client.secret, ...addresses },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    checkAsked,
    giveToken: ({ token, seconds, scopes }) =>
      json({ token_type: "bearer", expires_in: seconds, access_token: token, scope: scopes.join(" ") }),
    refuseToken,
    refuseProfile,
  };
  const me = (access, person, request) => answerMe(standIn, access, person, request);
  return {
    ...dialect,
    routes: {
      "GET /2/users/me": withToken(standIn, dialect, me, { stage: "profile" }),
      "POST /2/oauth2/revoke": revoking(standIn, dialect),
    },
  };
}

/** X knows no `localhost`, no state above 500 characters, and no scopes that are joined by a plus sign. */
function checkAsked({ query, url }) {
  if (new URL(query.get("redirect_uri")).hostname === "localhost") {
    throw new Refusal("invalid_request", "the redirect_uri says localhost: X takes 127.0.0.1 alone");
  }
  if (/[?&]scope=[^&]*\+/.test(url)) throw new Refusal("invalid_scope", "the scopes are joined by + and not by %20");
  if ((query.get("state") ?? "").length > 500) throw new Refusal("invalid_request", "the state is longer than 500 characters");
}

/** Every fault of a code is told in the same words, those of the verifier too. */
function refuseToken({ error, why }) {
  if (error === "invalid_client") {
    return json({ error: "unauthorized_client", error_description: "Missing valid authorization header" }, 401);
  }
  const description = error === "invalid_grant" ? "Value passed for the authorization code was invalid." : why;
  return json({ error: "invalid_request", error_description: description }, 400);
}

function refuseProfile({ error, why }) {
  return error === "insufficient_scope" ? problem("Forbidden", 403, why) : problem("Unauthorized", 401, "Unauthorized");
}

function problem(title, status, detail, type = "about:blank") {
  return json({ title, type, status, detail }, status);
}

function answerMe(standIn, access, person, { query }) {
  const missing = ["users.read", "tweet.read"].filter((scope) => !access.scopes.includes(scope));
  if (missing.length > 0) throw new Refusal("insufficient_scope", `the scope ${missing.join(" ")} was not granted`);
  if (access.behaviour === "credits-depleted") {
    return problem("CreditsDepleted", 402, "The enrolled account does not have any credits.", `${PROBLEMS}/credits`);
  }
  // Above what a number in JavaScript can hold: whoever reads it as one meets somebody else.
  const data = { id: `20${person.id}00000007`, name: person.name ?? person.login, username: person.login };
  const errors = access.behaviour === "profile-partial" ? [unauthorized("pinned_tweet_id")] : [];
  for (const field of (query.get("user.fields") ?? "").split(",")) {
    if (field === "profile_image_url") data[field] = standIn.portraitAddress(access) ?? standIn.silhouetteAddress;
    if (field !== "confirmed_email") continue;
    if (!access.scopes.includes("users.email")) errors.push(unauthorized(field));
    else if (person.email && person.verified) data[field] = person.email;
  }
  if (access.behaviour === "profile-without-id") delete data.id;
  return json(errors.length > 0 ? { data, errors } : { data });
}

function unauthorized(field) {
  const title = "Field Authorization Error";
  return { resource_type: "user", field, title, detail: `Not allowed: ${field}`, type: `${PROBLEMS}/not-authorized-for-field` };
}
