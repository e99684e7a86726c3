// What happens on a flow through the oidc-provider: a person is asked, and answers are spoiled when they are meant to be.

import { json, misbehaved, send } from "./answers.mjs";
import { SCRIPT } from "./behaviours.mjs";
import { askingPage } from "./pages.mjs";

const DENIED = { error: "access_denied", error_description: "End-User aborted interaction" };

/** Shows the page on which a person decides. */
export async function showing({ provider, users, coop }, request, response) {
  const { uid, params } = await provider.interactionDetails(request, response);
  const page = askingPage({
    name: "OpenID",
    action: `/interaction/${uid}`,
    fields: {},
    people: Object.keys(users),
    client: params.client_id,
    coop,
  });
  send(response, page);
}

/** A person has pressed a button. What was asked for with `next` outweighs it. */
export async function decide(setting, request, response) {
  const { provider, users, plan, behaviours } = setting;
  const form = await readForm(request);
  const { params } = await provider.interactionDetails(request, response);
  const person = users[form.get("user")];
  const behaviour = plan.take();
  let result = DENIED;
  if (behaviour === "denied-with-script") {
    result = { ...DENIED, error_description: SCRIPT };
  } else if (behaviour !== "deny" && person) {
    const grant = new provider.Grant({ accountId: String(person.id), clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    const grantId = await grant.save();
    behaviours.set(grantId, behaviour);
    result = { login: { accountId: String(person.id) }, consent: { grantId } };
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function readForm(request) {
  let body = "";
  for await (const piece of request) body += piece;
  const form = new URLSearchParams(body);
  request.entry.form = Object.fromEntries(form);
  return form;
}

/** A step of the provider that notes forms in the log, and spoils a good answer if the flow's behaviour says so. */
export function spoiling({ behaviours }) {
  const stages = { token: "token", userinfo: "profile" };
  return async (context, next) => {
    await next();
    const { route, entities, body } = context.oidc ?? {};
    if (body) context.req.entry.form = { ...body };
    const stage = stages[route];
    const behaviour = behaviours.get((entities?.AuthorizationCode ?? entities?.AccessToken)?.grantId) ?? "approve";
    if (!stage || context.status !== 200 || !behaviour.startsWith(`${stage}-`)) return;
    const { sub: _, ...anonymous } = context.body;
    const answer = json(behaviour === "profile-without-id" ? anonymous : context.body);
    context.respond = false;
    send(context.res, misbehaved(behaviour, stage, answer));
  };
}
