// Facebook: scopes with commas, errors within errors, and a proof that the caller knows the secret.

import { createHmac, randomBytes } from "node:crypto";

import { json, text } from "./answers.mjs";
import { Refusal } from "./grants.mjs";
import { portrait, silhouette } from "./pictures.mjs";
import { SECRET, startStandIn } from "./stand-in.mjs";
import { withToken } from "./token.mjs";

const VERSION = "/v24.0";

/** How long the address of a picture is good for, in seconds. */
const PICTURE_SECONDS = 3600;

/**
 * Starts a stand-in of Facebook. Besides the behaviours of every stand-in `next` knows `avatar-expired`, an address of a
 * picture that is past its time.
 *
 * @param {{ redirects?: string[], coop?: string, host?: string }} [wish] see `startStandIn`
 */
export function startFacebook(wish) {
  return startStandIn(facebook, wish);
}

function facebook(standIn) {
  const { origin, redirects } = standIn;
  const client = { id: "1742036894551207", secret: SECRET, redirects };
  const addresses = {
    authorize_url: `${origin}${VERSION}/dialog/oauth`,
    token_url: `${origin}${VERSION}/oauth/access_token`,
    profile_url: `${origin}${VERSION}/me`,
  };
  const dialect = {
    name: "Facebook",
    authorize: `${VERSION}/dialog/oauth`,
    token: `${VERSION}/oauth/access_token`,
    tokenMethods: ["GET", "POST"],
    clientAuth: ["post"],
    scopeSeparator: ",",
    defaultType: "code",
    defaultGrant: "authorization_code",
    tokenSeconds: 5_183_944,
    // Comes after every good address, to no purpose that is known.
    fragment: "#_=_",
    adds: ["avatar-expired"],
    denied: {
      error: "access_denied",
      error_reason: "user_denied",
      error_code: "200",
      error_description: "Permissions error",
    },
    settings: { kind: "facebook", client_id: client.id, client_secret: client.secret, ...addresses },
    addresses,
    findClient: (id) => (id === client.id ? client : null),
    checkAsked,
    giveToken: ({ token, seconds }) => json({ access_token: token, token_type: "bearer", expires_in: seconds }),
    refuseToken: ({ error, why }) => graphError(why, { code: error === "invalid_client" ? 1 : 100 }),
    refuseProfile,
  };
  const me = (access, person, request) => {
    checkProof(client, access, request.query.get("appsecret_proof"));
    return json(profile(standIn, access, person, request.query));
  };
  return {
    ...dialect,
    routes: {
      [`GET ${VERSION}/me`]: withToken(standIn, dialect, me, { stage: "profile" }),
      "GET /platform/profilepic/": ({ query }) => picture(standIn, query),
    },
  };
}

function checkAsked({ scopes }) {
  const odd = scopes.find((scope) => !/^[a-z_]+$/.test(scope));
  if (odd) throw new Refusal("invalid_scope", `${odd} is no scope: they are joined by commas`);
}

function graphError(message, { type = "OAuthException", code, status = 400 }) {
  return json({ error: { message, type, code, fbtrace_id: randomBytes(8).toString("base64url") } }, status);
}

function refuseProfile({ error, why }) {
  if (error === "no_proof") return graphError(why, { type: "GraphMethodException", code: 100 });
  return graphError(why, { code: 190, status: 401 });
}

function checkProof(client, access, proof) {
  if (!proof) throw new Refusal("no_proof", "API calls from the server require an appsecret_proof argument");
  const right = createHmac("sha256", client.secret).update(access.token).digest("hex");
  if (proof !== right) throw new Refusal("no_proof", "Invalid appsecret_proof provided in the API argument");
}

/** The id and the fields that were asked for, as far as the scopes allow. */
function profile(standIn, access, person, query) {
  const everything = {
    id: `10${person.id}00007`,
    name: person.name ?? person.login,
    picture: { data: pictureData(standIn, access, person) },
  };
  if (access.scopes.includes("email") && person.email) everything.email = person.email;
  const asked = (query.get("fields") ?? "id,name").split(",").map((field) => field.split(".")[0]);
  const body = Object.fromEntries(Object.entries(everything).filter(([name]) => name === "id" || asked.includes(name)));
  if (access.behaviour === "profile-without-id") delete body.id;
  return body;
}

function pictureData({ origin }, { user, behaviour }, person) {
  const seconds = behaviour === "avatar-expired" ? -1 : PICTURE_SECONDS;
  const query = new URLSearchParams({
    asid: user,
    height: "128",
    width: "128",
    ext: String(Math.floor(Date.now() / 1000) + seconds),
    hash: behaviour,
  });
  return { height: 128, is_silhouette: !person.picture, url: `${origin}/platform/profilepic/?${query}`, width: 128 };
}

/** A picture as long as its address is good. */
function picture({ users }, query) {
  if (Number(query.get("ext")) * 1000 <= Date.now()) return text("URL signature expired", 403);
  const person = users[query.get("asid")];
  return person.picture ? portrait(person, query.get("hash")) : silhouette();
}
