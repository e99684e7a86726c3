// GitHub: errors that say 200, forms where nobody asked for JSON, and addresses on a page of their own.

import { form, json, seeOther, text } from "./answers.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { withToken } from "./token.mjs";

const MANUAL = "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/";

/** What is wrong, in the words of GitHub. */
const ERRORS = {
  invalid_grant: ["bad_verification_code", "The code passed is incorrect or expired."],
  invalid_client: ["incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."],
  redirect_uri_mismatch: ["redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL for this application."],
};

/**
 * Starts a stand-in of GitHub. Besides the behaviours of every stand-in `next` knows `emails-missing`: 404 for the list
 * of addresses.
 *
 * @param {{ redirects?: string[], coop?: string, host?: string }} [wish] see `startStandIn`
 */
export function startGithub(wish) {
  return startStandIn(github, wish);
}

function github(standIn) {
  const { origin, redirects } = standIn;
  const client = { id: "Ov23liStandInStandIn", secret: SECRET, redirects };
  const addresses = {
    authorize_url: `${origin}/login/oauth/authorize`,
    token_url: `${origin}/login/oauth/access_token`,
    profile_url: `${origin}/user`,
    emails_url: `${origin}/user/emails`,
  };
  const dialect = {
    name: "GitHub",
    authorize: "/login/oauth/authorize",
    token: "/login/oauth/access_token",
    clientAuth: ["post"],
    defaultType: "code",
    defaultGrant: "authorization_code",
    adds: ["emails-missing"],
    denied: {
      error: "access_denied",
      error_description: "The user has denied your application access.",
      error_uri: `${MANUAL}#access-denied`,
    },
    settings: { kind: "github", client_id: client.id, client_secret: client.secret, ...addresses },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    strayed: (refusal) => strayed(refusal, redirects),
    giveToken: ({ token, scopes }, request) =>
      inAskedForm(request, { access_token: token, scope: scopes.join(","), token_type: "bearer" }),
    refuseToken: ({ error, why }, request) => inAskedForm(request, errorFields(error, why)),
    refuseProfile: () => json({ message: "Bad credentials", documentation_url: MANUAL, status: "401" }, 401),
  };
  const user = (access, person) => json(profile(standIn, access, person));
  return {
    ...dialect,
    routes: {
      "GET /user": named(standIn, withToken(standIn, dialect, user, { stage: "profile" })),
      "GET /user/emails": named(standIn, withToken(standIn, dialect, emails)),
    },
  };
}

/** Whoever names another address is sent to the first one that is registered, with an error. */
function strayed({ error, why }, [first]) {
  if (error !== "redirect_uri_mismatch" || !first) return undefined;
  const address = new URL(first);
  for (const [name, value] of Object.entries(errorFields(error, why))) address.searchParams.append(name, value);
  return seeOther(address.href);
}

function errorFields(error, why) {
  const [name, description] = ERRORS[error] ?? [error, why];
  return { error: name, error_description: description, error_uri: `${MANUAL}#${name}` };
}

function inAskedForm({ headers }, fields) {
  return headers.accept?.includes("application/json") ? json(fields) : form(fields);
}

/** Programs that do not say what they are get nothing from GitHub's interface. */
function named(standIn, route) {
  return (request) => {
    if (request.headers["user-agent"]) return route(request);
    standIn.refuse(request, "there is no User-Agent");
    return text("Request forbidden by administrative rules. Please make sure your request has a User-Agent header.", 403);
  };
}

function profile(standIn, access, person) {
  const body = {
    login: person.login,
    id: person.id,
    node_id: Buffer.from(`04:User${person.id}`).toString("base64"),
    avatar_url: standIn.portraitAddress(access) ?? standIn.silhouetteAddress,
    html_url: `https://github.com/${person.login}`,
    type: "User",
    name: person.name,
    blog: "",
    // The address on the public page, which few fill in.
    email: null,
  };
  if (access.behaviour === "profile-without-id") delete body.id;
  return body;
}

/** Every address of somebody; as if there were no such page where the scope is missing. */
function emails({ scopes, behaviour }, { email, verified }) {
  if (behaviour === "emails-missing" || !scopes.some((scope) => ["user", "user:email"].includes(scope))) {
    return json({ message: "Not Found", documentation_url: MANUAL, status: "404" }, 404);
  }
  if (!email) return json([]);
  return json([
    { email: `old-${email}`, verified: true, primary: false, visibility: null },
    { email, verified, primary: true, visibility: "private" },
  ]);
}
