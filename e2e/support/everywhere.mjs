// Every provider that readers are sent to, as a stand-in, and how a sign-in there ends under each of its behaviours.

import { startApple } from "../providers/apple.mjs";
import { startFacebook } from "../providers/facebook.mjs";
import { startGithub } from "../providers/github.mjs";
import { startGitlab } from "../providers/gitlab.mjs";
import { startGoogle } from "../providers/google.mjs";
import { startIndieauth } from "../providers/indieauth.mjs";
import { startMastodon } from "../providers/mastodon.mjs";
import { startMicrosoft } from "../providers/microsoft.mjs";
import { startOidc } from "../providers/oidc.mjs";
import { startWordpress } from "../providers/wordpress.mjs";
import { startX } from "../providers/x.mjs";

/** Signed in, with a picture. */
export const IN = "signed in";
/** Signed in, with the letters that stand for a picture. */
export const IN_WITHOUT_PICTURE = "signed in without a picture";
/** Not signed in: the rest of `sign-in-…`, the message that says why. */
const DENIED = "denied";
const FAILED = "failed";
const UNAVAILABLE = "unavailable";

const ENDINGS = {
  approve: IN,
  deny: DENIED,
  "denied-with-script": DENIED,
  "expired-code": FAILED,
  "profile-without-id": FAILED,
  "avatar-missing": IN_WITHOUT_PICTURE,
  "avatar-svg": IN_WITHOUT_PICTURE,
  "avatar-huge-dimensions": IN_WITHOUT_PICTURE,
  "avatar-expired": IN_WITHOUT_PICTURE,
  "emails-missing": IN,
  "profile-partial": IN,
  "credits-depleted": UNAVAILABLE,
  "profile-terms": UNAVAILABLE,
  "lean-id-token": IN,
  // The stand-in is not the Google that may leave `https://` out.
  "bare-issuer": FAILED,
  "other-tenant": FAILED,
  "foreign-actor": IN,
  "foreign-me": "no-instance",
  "iss-missing": FAILED,
  "iss-wrong": FAILED,
};
for (const stage of ["token", "profile"]) {
  for (const way of ["500", "html", "huge", "hangs", "drip"]) ENDINGS[`${stage}-${way}`] = UNAVAILABLE;
}

/** Where everything is in the ID token, the profile is not read at all. */
const PROFILE_UNREAD = Object.fromEntries(["500", "html", "huge", "hangs", "drip"].map((way) => [`profile-${way}`, IN]));

/**
 * Ids of entries: how each stand-in starts, what readers know it as, how it ends where that differs, where the account
 * of a person is, with providers that ask, and whether it sends readers back by a form.
 *
 * @type {Record<string, { name: string, start: () => Promise<object>, ends?: Record<string, string>, posts?: boolean,
 *   place?: (provider: object, who: string) => string }>}
 */
export const EVERYWHERE = {
  wordpress: { name: "WordPress.com", start: startWordpress },
  google: { name: "Google", start: startGoogle, ends: PROFILE_UNREAD },
  x: { name: "X", start: startX },
  facebook: { name: "Facebook", start: startFacebook },
  github: { name: "GitHub", start: startGithub },
  gitlab: { name: "GitLab", start: startGitlab },
  microsoft: { name: "Microsoft", start: startMicrosoft, ends: PROFILE_UNREAD },
  apple: { name: "Apple", start: startApple, ends: { approve: IN_WITHOUT_PICTURE }, posts: true },
  "mastodon-4-2": { name: "Mastodon 4.2", start: () => startMastodon({ version: "4.2" }), place: instance },
  "mastodon-4-3": { name: "Mastodon 4.3", start: () => startMastodon({ version: "4.3" }), place: instance },
  "mastodon-4-4": { name: "Mastodon 4.4", start: () => startMastodon({ version: "4.4" }), place: instance },
  indieauth: { name: "IndieAuth", start: startIndieauth, place: ({ pages }, who) => pages[who] ?? pages.ana },
  staff: { name: "Harbour Staff", start: startOidc },
};

function instance({ origin }) {
  return origin;
}

/** Starts these of them, to be the `providers` of a publication. */
export async function start(ids = Object.keys(EVERYWHERE)) {
  const pairs = ids.map(async (id) => {
    const provider = await EVERYWHERE[id].start();
    Object.assign(provider.settings, { name: EVERYWHERE[id].name });
    return [id, provider];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** How a sign-in ends under a behaviour: `IN`, `IN_WITHOUT_PICTURE`, or the code of the message that says why not. */
export function ending(id, behaviour) {
  const end = EVERYWHERE[id].ends?.[behaviour] ?? ENDINGS[behaviour];
  if (!end) throw new RangeError(`how does ${behaviour} end?`);
  return end;
}

/** Whether nobody is signed in at the end. */
export function isFailure(end) {
  return ![IN, IN_WITHOUT_PICTURE].includes(end);
}
