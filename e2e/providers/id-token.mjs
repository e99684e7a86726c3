// ID tokens, the keys that sign them, and the discovery that says where the keys are.

import { createHash, generateKeyPair, randomUUID, sign, verify } from "node:crypto";
import { promisify } from "node:util";

import { json } from "./answers.mjs";

const generate = promisify(generateKeyPair);

/** How long an ID token is good for, in seconds. */
const SECONDS = 3600;

/** A key for RS256: `jwk` is its public half. */
export async function rsaKey() {
  return named("RS256", await generate("rsa", { modulusLength: 2048 }));
}

/** A key for ES256: `jwk` is its public half. */
export async function ecKey() {
  return named("ES256", await generate("ec", { namedCurve: "P-256" }));
}

function named(alg, { publicKey, privateKey }) {
  const kid = randomUUID();
  return { alg, kid, publicKey, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), alg, kid, use: "sig" } };
}

/** A signed token with these claims. */
export function signed(claims, { alg, kid, privateKey }) {
  const head = { alg, kid, typ: "JWT" };
  const data = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign("sha256", Buffer.from(data), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${data}.${signature.toString("base64url")}`;
}

/** The parts of a token, and whether this key has signed it; throws when it is no token at all. */
export function opened(token, publicKey) {
  const [head, claims, signature, ...rest] = token.split(".");
  if (!signature || rest.length > 0) throw new TypeError("a signed token has three parts");
  const read = (part) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  const key = { key: publicKey, dsaEncoding: "ieee-p1363" };
  const genuine = verify("sha256", Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, "base64url"));
  return { head: read(head), claims: read(claims), genuine };
}

/** The ID token of a flow: what every one says, and these claims. */
export function idToken(key, access, claims) {
  const half = createHash("sha256").update(access.token).digest().subarray(0, 16);
  const all = {
    aud: access.client.id,
    iat: access.time,
    exp: access.time + SECONDS,
    at_hash: half.toString("base64url"),
    ...(access.nonce ? { nonce: access.nonce } : {}),
    ...claims,
  };
  if (access.behaviour === "profile-without-id") delete all.sub;
  return signed(all, key);
}

/** The body of a token answer; there is an ID token in it when the scope `openid` was granted. */
export function tokenBody({ token, seconds, scopes }, makeIdToken) {
  const body = { access_token: token, token_type: "Bearer", expires_in: seconds, scope: scopes.join(" ") };
  return json(scopes.includes("openid") ? { ...body, id_token: makeIdToken() } : body);
}

/** The routes of discovery; `more` outweighs what is told of every provider. */
export function discovering(key, { path = "", issuer, addresses, more }) {
  const keysPath = new URL(addresses.jwks_url).pathname;
  const metadata = {
    issuer,
    authorization_endpoint: addresses.authorize_url,
    token_endpoint: addresses.token_url,
    jwks_uri: addresses.jwks_url,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: [key.alg],
    code_challenge_methods_supported: ["S256"],
    ...(addresses.profile_url ? { userinfo_endpoint: addresses.profile_url } : {}),
    ...(addresses.revoke_url ? { revocation_endpoint: addresses.revoke_url } : {}),
    ...more,
  };
  return {
    [`GET ${path}/.well-known/openid-configuration`]: () => json(metadata),
    [`GET ${keysPath}`]: () => json({ keys: [key.jwk] }),
  };
}
