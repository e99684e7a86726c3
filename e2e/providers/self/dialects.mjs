// What a client has to know of each dialect, for the tests of the stand-ins.

import { createHmac } from "node:crypto";

import { startApple } from "../apple.mjs";
import { startFacebook } from "../facebook.mjs";
import { startGithub } from "../github.mjs";
import { startGitlab } from "../gitlab.mjs";
import { startGoogle } from "../google.mjs";
import { signed } from "../id-token.mjs";
import { startIndieauth } from "../indieauth.mjs";
import { startMastodon } from "../mastodon.mjs";
import { startMicrosoft } from "../microsoft.mjs";
import { startOidc } from "../oidc.mjs";
import { startWordpress } from "../wordpress.mjs";
import { startX } from "../x.mjs";
import { CALLBACK } from "./visitor.mjs";

const plainProfile = ({ provider }) => provider.addresses.profile_url;

/**
 * One entry for each dialect: how to start it, what to send, and where in its answers the subject, the name and the
 * picture are. `subject` gets the profile (or the token answer, where there is no profile) and the claims of the ID token.
 */
export const DIALECTS = {
  wordpress: {
    start: startWordpress,
    scope: "auth",
    auth: "post",
    otherAuth: "basic",
    profile: plainProfile,
    subject: ({ ID }) => ID,
    called: ({ display_name }) => display_name,
    picture: ({ avatar_URL }) => avatar_URL,
  },
  x: {
    start: startX,
    scope: "users.read tweet.read",
    auth: "basic",
    otherAuth: "post",
    pkce: true,
    profile: ({ provider }) => `${provider.addresses.profile_url}?user.fields=profile_image_url`,
    subject: ({ data }) => data.id,
    called: ({ data }) => data.name,
    picture: ({ data }) => data.profile_image_url,
  },
  facebook: {
    start: startFacebook,
    scope: "public_profile,email",
    auth: "post",
    otherAuth: "basic",
    profile: ({ provider, secret }, { access_token }) => {
      const proof = createHmac("sha256", secret).update(access_token).digest("hex");
      return `${provider.addresses.profile_url}?fields=id,name,email,picture.width(128).height(128)&appsecret_proof=${proof}`;
    },
    subject: ({ id }) => id,
    called: ({ name }) => name,
    picture: ({ picture }) => picture.data.url,
  },
  github: {
    start: startGithub,
    scope: "read:user user:email",
    auth: "post",
    otherAuth: "basic",
    profile: plainProfile,
    subject: ({ id }) => id,
    called: ({ name }) => name,
    picture: ({ avatar_url }) => avatar_url,
  },
  gitlab: {
    start: startGitlab,
    scope: "openid profile email",
    auth: "basic",
    otherAuth: "none",
    profile: plainProfile,
    subject: ({ sub }) => sub,
    called: ({ name }) => name,
    picture: ({ picture }) => picture,
  },
  google: {
    start: startGoogle,
    scope: "openid profile email",
    auth: "post",
    otherAuth: "none",
    profile: plainProfile,
    subject: ({ sub }) => sub,
    called: ({ name }) => name,
    picture: ({ picture }) => picture,
  },
  microsoft: {
    start: startMicrosoft,
    scope: "openid profile email User.Read",
    auth: "post",
    otherAuth: "basic",
    profile: plainProfile,
    subject: ({ sub }) => sub,
    called: ({ name }) => name,
    picture: (_, { provider }) => provider.settings.photo_url,
  },
  apple: {
    start: startApple,
    scope: "name email",
    auth: "post",
    otherAuth: "none",
    asks: { response_mode: "form_post" },
    mint: mintSecret,
    denied: "user_cancelled_authorize",
    subject: (_, { sub }) => sub,
  },
  mastodon: {
    start: startMastodon,
    scope: "profile",
    auth: "post",
    otherAuth: "none",
    prepare: (client) => registerApp(client),
    profile: plainProfile,
    subject: ({ id }) => id,
    called: ({ display_name }) => display_name,
    picture: ({ avatar }) => avatar,
  },
  indieauth: {
    start: startIndieauth,
    wish: { trust: true },
    scope: "profile email",
    auth: "none",
    pkce: true,
    prepare: (client) => Object.assign(client, { id: "http://127.0.0.1:9/client" }),
    subject: ({ me }) => me,
    called: ({ profile }) => profile.name,
    picture: ({ profile }) => profile.photo,
  },
  oidc: {
    start: startOidc,
    scope: "openid profile email",
    auth: "basic",
    otherAuth: "post",
    profile: plainProfile,
    subject: ({ sub }) => sub,
    called: ({ name }) => name,
    picture: ({ picture }) => picture,
  },
};

/**
 * Apple's client secret: a token that lives for five minutes. `secret` is the private key, or an object with what is to be
 * different: claims, or the `kid` of the head, or the `privateKey`.
 */
function mintSecret({ client_id, client_secret, team_id, key_id }, secret) {
  if (secret === "wrong") return secret;
  const now = Math.floor(Date.now() / 1000);
  const { kid = key_id, privateKey = client_secret, ...claims } = typeof secret === "object" ? secret : {};
  const usual = { iss: team_id, iat: now, exp: now + 300, aud: "https://appleid.apple.com", sub: client_id };
  return signed({ ...usual, ...claims }, { alg: "ES256", kid, privateKey });
}

/** Registers the client of the tests at a Mastodon, as the client of every other one was by hand. */
export async function registerApp(client, changes = {}) {
  const fields = { client_name: "Tests", redirect_uris: CALLBACK, scopes: client.dialect.scope, ...changes };
  const response = await fetch(`${client.provider.origin}/api/v1/apps`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
  const app = await response.json();
  Object.assign(client, { id: app.client_id, secret: app.client_secret });
  return { status: response.status, app };
}
