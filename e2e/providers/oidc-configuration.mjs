// How the oidc-provider is set up: one client, and the people of every stand-in.

import { html } from "./answers.mjs";
import { escaped } from "./pages.mjs";
import { SECRET } from "./stand-in.mjs";

/** A colon is what a client must not forget to encode. */
const CLIENT = "basic:id";

const PROFILE = ["name", "nickname", "preferred_username", "picture", "profile"];
const EMAIL = ["email", "email_verified"];

/** The settings of a provider with these keys, and its client. */
export function configuration(setting, jwks) {
  const { claims = {}, alg = "RS256", auth = "client_secret_basic" } = setting;
  const client = {
    client_id: CLIENT,
    client_secret: SECRET,
    // There has to be one; which are good is looked up at every request.
    redirect_uris: ["http://127.0.0.1/"],
    token_endpoint_auth_method: auth,
    id_token_signed_response_alg: alg,
  };
  const settings = {
    adapter: setting.store,
    clientAuthMethods: [auth],
    clients: [client],
    claims: { openid: ["sub"], profile: [...new Set([...PROFILE, ...Object.keys(claims)])].filter(notEmail), email: EMAIL },
    cookies: { keys: [setting.cookieKey] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    findAccount: (_, accountId, token) => account(setting, accountId, token),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    jwks,
    renderError,
    ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 3600 },
  };
  return { settings, client };
}

function notEmail(name) {
  return !EMAIL.includes(name);
}

function account(setting, accountId, token) {
  const key = Object.keys(setting.users).find((name) => String(setting.users[name].id) === accountId);
  if (!key) return undefined;
  const behaviour = setting.behaviours.get(token?.grantId) ?? "approve";
  return { accountId, claims: async () => claimsOf(setting, key, behaviour) };
}

/** What the provider says of somebody; it is silent on what it does not know. */
function claimsOf({ origin, users, claims = {} }, key, behaviour) {
  const { id, login, name, email, verified, picture } = users[key];
  const query = behaviour.startsWith("avatar-") ? `?as=${behaviour}` : "";
  const known = {
    sub: String(id),
    name,
    nickname: login,
    preferred_username: login,
    profile: `${origin}/people/${login}`,
    picture: picture ? `${origin}/portraits/${key}.png${query}` : null,
    email,
    email_verified: email ? verified : null,
    ...claims,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
}

function renderError(context, { error, error_description }) {
  const { headers, body } = html(`<!doctype html><title>${escaped(error)}</title><p>${escaped(error_description ?? "")}</p>`);
  context.set(headers);
  context.body = body;
}
