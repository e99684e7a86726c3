// The first half of a flow: a client asks, a person decides, and the browser is sent back.

import { randomUUID } from "node:crypto";

import { html, seeOther } from "./answers.mjs";
import { SCRIPT } from "./behaviours.mjs";
import { onlyOnce, Refusal } from "./grants.mjs";
import { askingPage, postingPage, refusingPage } from "./pages.mjs";

/** How long a code lives where a provider does not say, in seconds. */
const CODE_SECONDS = 600;

/** The routes of the authorize page and of the decision on it. */
export function authorizing(standIn, dialect) {
  const waiting = new Map();
  return {
    [`GET ${dialect.authorize}`]: (request) => ask(standIn, dialect, waiting, request),
    "POST /decide": (request) => decide(standIn, dialect, waiting, request),
  };
}

async function ask(standIn, dialect, waiting, request) {
  const { query } = request;
  let client;
  try {
    client = await knownClient(standIn, dialect, query);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    standIn.refuse(request, refusal.why);
    return dialect.strayed?.(refusal) ?? refusingPage(dialect.name, refusal.why, standIn.coop);
  }
  const flow = newFlow(dialect, client, request);
  try {
    checkAsked(dialect, flow);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    standIn.refuse(request, refusal.why);
    return back(standIn, dialect, flow, { error: refusal.error, error_description: refusal.why });
  }
  const id = randomUUID();
  waiting.set(id, flow);
  return askingPage({
    name: dialect.name,
    action: "/decide",
    fields: { flow: id },
    people: Object.keys(standIn.users),
    client: client.name ?? client.id,
    coop: standIn.coop,
  });
}

/** The client at one of its registered addresses. Whoever is neither is not sent anywhere. */
async function knownClient(standIn, dialect, query) {
  onlyOnce(query);
  const client = await dialect.findClient(query.get("client_id"), query);
  if (!client) throw new Refusal("invalid_client", "the client_id is not known");
  if (!client.redirects.includes(query.get("redirect_uri"))) {
    throw new Refusal("redirect_uri_mismatch", `the redirect_uri ${query.get("redirect_uri")} is not registered`);
  }
  return client;
}

function newFlow(dialect, client, { query, url }) {
  return {
    client,
    query,
    url,
    redirect: query.get("redirect_uri"),
    scopes: (query.get("scope") ?? "").split(dialect.scopeSeparator ?? " ").filter(Boolean),
    challenge: query.get("code_challenge"),
    nonce: query.get("nonce"),
  };
}

function checkAsked(dialect, flow) {
  const { query, challenge } = flow;
  const type = query.get("response_type") ?? dialect.defaultType;
  if (type !== "code") throw new Refusal("unsupported_response_type", "the response_type is not code");
  if (!challenge && dialect.pkce === "required") throw new Refusal("invalid_request", "the code_challenge is missing");
  if (challenge && query.get("code_challenge_method") !== "S256") {
    throw new Refusal("invalid_request", "the code_challenge_method is not S256");
  }
  dialect.checkAsked?.(flow);
}

/** A person has pressed a button. What was asked for with `next` outweighs it. */
function decide(standIn, dialect, waiting, request) {
  const flow = waiting.get(request.form.get("flow"));
  waiting.delete(request.form.get("flow"));
  const user = request.form.get("user");
  if (!flow || (user && !Object.hasOwn(standIn.users, user))) {
    standIn.refuse(request, "nobody is asked for this decision");
    return html("<!doctype html><title>Nobody is asked for this decision</title>", 400);
  }
  const behaviour = standIn.plan.take();
  if (behaviour === "denied-with-script") return back(standIn, dialect, flow, { ...dialect.denied, error_description: SCRIPT });
  if (behaviour === "deny" || !user) return back(standIn, dialect, flow, dialect.denied);
  const approved = { ...flow, user, behaviour, time: Math.floor(Date.now() / 1000) };
  const code = standIn.grants.code(approved, dialect.codeSeconds ?? CODE_SECONDS);
  return back(standIn, dialect, approved, { code, ...dialect.brings?.(approved) });
}

/** Sends the browser back to the client, with the state as it came. */
function back(standIn, dialect, flow, fields) {
  const answer = { ...fields, ...dialect.names?.(flow) };
  if (flow.query.has("state")) answer.state = flow.query.get("state");
  if (flow.query.get("response_mode") === "form_post") {
    return postingPage({ name: dialect.name, action: flow.redirect, fields: answer, coop: standIn.coop });
  }
  const address = new URL(flow.redirect);
  for (const [name, value] of Object.entries(answer)) address.searchParams.append(name, value);
  if (answer.code) address.hash = dialect.fragment ?? "";
  return seeOther(address.href);
}
