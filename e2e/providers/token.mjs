// The second half of a flow: a client proves who it is, hands in the code, and asks with the token that it gets.

import { json, misbehaved } from "./answers.mjs";
import { onlyOnce, Refusal } from "./grants.mjs";

/** The route on which a code becomes a token. */
export function exchanging(standIn, dialect) {
  return guarding(standIn, dialect.refuseToken ?? refuseToken, async (request) => {
    const params = request.method === "GET" ? request.query : request.form;
    const client = await authenticated(dialect, request, params);
    const type = params.get("grant_type") ?? dialect.defaultGrant;
    if (type !== "authorization_code") throw new Refusal("unsupported_grant_type", "the grant_type is not authorization_code");
    const access = standIn.grants.redeem(params, client, dialect.tokenSeconds);
    return misbehaved(access.behaviour, "token", await dialect.giveToken(access, request));
  });
}

/** The route on which a client gives a token back (RFC 7009): a token that is not known is no error. */
export function revoking(standIn, dialect) {
  return guarding(standIn, dialect.refuseToken ?? refuseToken, async (request) => {
    await authenticated(dialect, request, request.form);
    standIn.grants.revoke(request.form.get("token"));
    return json({});
  });
}

/**
 * A route that answers whoever has a token.
 *
 * @param {(access: object, person: object, request: object) => object} answer
 * @param {{ stage?: "profile", scopes?: string[] }} [rules] whether the `profile-…` behaviours apply, and the scopes of
 *   which one is needed
 */
export function withToken(standIn, dialect, answer, { stage, scopes } = {}) {
  return guarding(standIn, dialect.refuseProfile ?? refuseProfile, async (request) => {
    const access = standIn.grants.bearer(request);
    if (scopes && !scopes.some((scope) => access.scopes.includes(scope))) {
      throw new Refusal("insufficient_scope", `none of the scopes ${scopes.join(", ")} was granted`);
    }
    return misbehaved(access.behaviour, stage, await answer(access, standIn.users[access.user], request));
  });
}

/** A route whose refusals are noted and put in the words of the dialect. */
function guarding(standIn, inWords, route) {
  return async (request) => {
    try {
      return await route(request);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      standIn.refuse(request, refusal.why);
      return inWords(refusal, request);
    }
  };
}

/** The client, after it has proved itself in a way that the dialect takes. */
async function authenticated(dialect, { headers }, params) {
  onlyOnce(params);
  const basic = basicCredentials(headers.authorization);
  const way = waySent(basic, params);
  const id = basic?.id ?? params.get("client_id");
  if (!dialect.clientAuth.includes(way)) throw new Refusal("invalid_client", `client authentication by ${way} is not taken here`);
  if (params.has("client_id") && params.get("client_id") !== id) throw new Refusal("invalid_request", "there are two client_ids");
  const client = await dialect.findClient(id, params);
  if (!client) throw new Refusal("invalid_client", "the client_id is not known");
  if (way === "none") return client;
  const secret = basic?.secret ?? params.get("client_secret");
  const wrong = dialect.wrongSecret ? dialect.wrongSecret(client, secret) : client.secret !== secret && "the client secret is wrong";
  if (wrong) throw new Refusal("invalid_client", wrong);
  return client;
}

function waySent(basic, params) {
  if (basic && params.has("client_secret")) throw new Refusal("invalid_request", "the client authenticates in two ways");
  if (basic) return "basic";
  return params.has("client_secret") ? "post" : "none";
}

/** Both halves are encoded as in a form before they are joined: RFC 6749, section 2.3.1. */
function basicCredentials(header = "") {
  const [, packed] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header) ?? [];
  if (!packed) return null;
  const [id, secret, ...rest] = Buffer.from(packed, "base64").toString("utf8").split(":");
  if (secret === undefined || rest.length > 0) throw new Refusal("invalid_request", "the Basic credentials are not two encoded halves");
  try {
    return { id: decoded(id), secret: decoded(secret) };
  } catch {
    throw new Refusal("invalid_request", "the Basic credentials are not encoded as in a form");
  }
}

function decoded(half) {
  return decodeURIComponent(half.replaceAll("+", " "));
}

/** The answer of RFC 6749, section 5.2. */
function refuseToken({ error, why }) {
  return json({ error, error_description: why }, error === "invalid_client" ? 401 : 400);
}

/** The answer of RFC 6750, section 3. */
export function refuseProfile({ error, why }) {
  const status = error === "insufficient_scope" ? 403 : 401;
  const challenge = `Bearer realm="stand-in", error="${error}", error_description="${why}"`;
  return json({ error, error_description: why }, status, { "www-authenticate": challenge });
}
