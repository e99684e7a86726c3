// What a stand-in has handed out: codes that work once and not for long, and the tokens that came of them.

import { createHash, randomBytes } from "node:crypto";

/** A request that breaks a rule: the error as RFC 6749 and RFC 6750 name it, and why in a sentence. */
export class Refusal extends Error {
  constructor(error, why) {
    super(why);
    Object.assign(this, { error, why });
  }
}

/** How long a token lives unless a dialect says otherwise, in seconds. */
const TOKEN_SECONDS = 7200;

export class Grants {
  #codes = new Map();
  #tokens = new Map();

  /** A code for a flow that somebody has approved. */
  code(flow, seconds) {
    const code = secret();
    const expires = flow.behaviour === "expired-code" ? 0 : Date.now() + seconds * 1000;
    this.#codes.set(code, { flow, expires, used: false, tokens: [] });
    return code;
  }

  /**
   * Takes a code back from the client to which it was given; answers its flow and a token.
   *
   * A code is spent by the first attempt, whatever comes of it; on a second one its tokens end too, since one of the two
   * callers has stolen it (RFC 6749, section 4.1.2).
   */
  redeem(params, client, seconds = TOKEN_SECONDS) {
    const grant = this.#codes.get(params.get("code"));
    if (!grant) throw new Refusal("invalid_grant", "the code was never given out");
    if (grant.used) {
      for (const token of grant.tokens) this.revoke(token);
      throw new Refusal("invalid_grant", "the code was used before");
    }
    grant.used = true;
    const { flow } = grant;
    if (flow.client.id !== client.id) throw new Refusal("invalid_grant", "the code was given to another client");
    if (grant.expires <= Date.now()) throw new Refusal("invalid_grant", "the code has expired");
    if (params.get("redirect_uri") !== flow.redirect) throw new Refusal("invalid_grant", "the redirect_uri is not that of the code");
    checkVerifier(flow, params.get("code_verifier"));
    const access = { ...flow, token: secret(), ends: Date.now() + seconds * 1000, seconds };
    this.#tokens.set(access.token, access);
    grant.tokens.push(access.token);
    return access;
  }

  /** Who asks with this request: tokens are read from the header alone, where no log keeps them. */
  bearer({ headers }) {
    const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(headers.authorization ?? "") ?? [];
    if (!token) throw new Refusal("invalid_token", "there is no bearer token");
    const access = this.#tokens.get(token);
    if (!access) throw new Refusal("invalid_token", "the token is not known or was revoked");
    if (access.ends <= Date.now()) throw new Refusal("invalid_token", "the token has expired");
    return access;
  }

  revoke(token) {
    this.#tokens.delete(token);
  }
}

/** Only S256 is known here: RFC 7636, section 4.6. */
function checkVerifier({ challenge }, verifier) {
  if (!challenge && verifier) throw new Refusal("invalid_grant", "there is a code_verifier, but there was no code_challenge");
  if (!challenge) return;
  if (!verifier) throw new Refusal("invalid_grant", "the code_verifier is missing");
  if (!/^[\w.~-]{43,128}$/.test(verifier)) throw new Refusal("invalid_grant", "the code_verifier is malformed");
  const made = createHash("sha256").update(verifier).digest("base64url");
  if (made !== challenge) throw new Refusal("invalid_grant", "the code_verifier is wrong");
}

function secret() {
  return randomBytes(24).toString("base64url");
}

/** Refuses parameters that are given more than once (RFC 6749, section 3.1). */
export function onlyOnce(params) {
  for (const name of new Set(params.keys())) {
    if (params.getAll(name).length > 1) throw new Refusal("invalid_request", `${name} is given more than once`);
  }
}
