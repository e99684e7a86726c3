// WordPress.com, the documented "Connect" flow.

import { json } from "./answers.mjs";
import { Refusal } from "./grants.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { withToken } from "./token.mjs";

/**
 * Starts a stand-in of WordPress.com.
 *
 * @param {{ redirects?: string[], coop?: string, host?: string }} [wish] see `startStandIn`
 */
export function startWordpress(wish) {
  return startStandIn(wordpress, wish);
}

function wordpress(standIn) {
  const { origin, redirects } = standIn;
  const client = { id: "58204", secret: SECRET, redirects };
  const addresses = {
    authorize_url: `${origin}/oauth2/authenticate`,
    token_url: `${origin}/oauth2/token`,
    profile_url: `${origin}/rest/v1.1/me`,
  };
  const dialect = {
    name: "WordPress.com",
    authorize: "/oauth2/authenticate",
    token: "/oauth2/token",
    clientAuth: ["post"],
    denied: { error: "access_denied" },
    settings: { kind: "wordpress", client_id: client.id, client_secret: client.secret, ...addresses },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    checkAsked,
    giveToken,
    // Not documented: the shape of RFC 6749 with one status for everything.
    refuseToken: ({ error, why }) => json({ error, error_description: why }, 400),
    refuseProfile: ({ why }) => json({ error: "authorization_required", message: why }, 403),
  };
  const me = (access, person) => json(profile(standIn, access, person));
  return {
    ...dialect,
    routes: { "GET /rest/v1.1/me": withToken(standIn, dialect, me, { stage: "profile", scopes: ["auth"] }) },
  };
}

/** An application for sign-in asks for this one scope. */
function checkAsked({ scopes }) {
  if (scopes.join(" ") !== "auth") throw new Refusal("invalid_scope", "the scope is not auth");
}

function giveToken({ token }) {
  return json({
    access_token: token,
    token_type: "bearer",
    blog_id: "0",
    blog_url: "https://public-api.wordpress.com",
    scope: "auth",
  });
}

function profile(standIn, access, person) {
  const body = {
    ID: person.id,
    display_name: person.name ?? person.login,
    username: person.login,
    email: person.email ?? "",
    primary_blog: 163479709,
    language: "en-gb",
    token_site_id: false,
    token_scope: ["auth"],
    avatar_URL: standIn.portraitAddress(access) ?? "",
    profile_URL: `http://en.gravatar.com/${person.login}`,
    verified: person.verified,
    email_verified: person.verified,
    date: "2019-05-13T07:21:14+00:00",
    meta: { links: { self: "https://public-api.wordpress.com/rest/v1.1/me" } },
  };
  if (access.behaviour === "profile-without-id") delete body.ID;
  return body;
}
