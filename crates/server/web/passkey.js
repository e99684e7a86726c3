// @ts-check
/**
 * Asks an authenticator for a passkey. The server says what to ask (`begin`) and judges the answer, which is posted as
 * a form; what is shown comes from the page. Binary parts travel as base64url.
 */

const box = /** @type {HTMLElement | null} */ (document.getElementById("passkey"));
const problem = /** @type {HTMLElement} */ (document.getElementById("passkey-problem"));
const unscripted = /** @type {HTMLElement} */ (document.querySelector(".unscripted"));

/** @param {string} text */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} buffer */
const base64url = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** @param {string} [text] */
function say(text = "") {
  problem.hidden = !text;
  problem.textContent = text;
}

/** What the authenticator said, as the server reads it. @param {any} credential */
function written({ id, type, rawId, response }) {
  /** @type {Record<string, string | null | undefined>} */
  const parts = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) parts[part] = base64url(response[part]);
  }
  return JSON.stringify({ id, type, rawId: base64url(rawId), response: parts });
}

/** The name that was typed into the form of the page that opened this window. */
function typedName() {
  try {
    return opener?.document.querySelector("#leave-a-reply [name=name]")?.value ?? "";
  } catch {
    return ""; // Another site's page tells nothing.
  }
}

/** Asks once, and posts the answer; says so if there is none. @param {HTMLElement} page @param {HTMLFormElement} form */
async function ask(page, form) {
  const { id, state, nothing, already, failed, over, busy } = page.dataset;
  const { deed } = form.dataset;
  const name = form.querySelector("input");
  const answer = await fetch(`/sign-in/${id}/passkey/begin`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ state, deed, name: name?.value }),
  });
  if (answer.status === 422) {
    say((await answer.json()).problem);
    name?.setAttribute("aria-invalid", "true");
    return name?.focus();
  }
  if (!answer.ok) return say({ 403: over, 429: busy }[answer.status] ?? failed);
  const { options } = await answer.json();
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials ?? []) known.id = bytes(known.id);
  let credential;
  try {
    credential = await (deed === "make" ? navigator.credentials.create({ publicKey: options }) : navigator.credentials.get({ publicKey: options }));
  } catch (error) {
    return say(error instanceof DOMException && error.name === "InvalidStateError" ? already : nothing);
  }
  const last = /** @type {HTMLFormElement} */ (document.getElementById("passkey-answer"));
  /** @type {HTMLInputElement} */ (last.elements.namedItem("answer")).value = written(credential);
  last.submit();
}

if (box && "credentials" in navigator && window.PublicKeyCredential) {
  unscripted.hidden = true;
  box.hidden = false;
  const name = box.querySelector("input#field-name");
  if (name instanceof HTMLInputElement) name.value ||= typedName();
  let asking = false;
  for (const form of box.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (asking) return;
      asking = true;
      say();
      form.querySelector("input")?.removeAttribute("aria-invalid");
      ask(box, form)
        .catch(() => say(box.dataset.failed))
        .finally(() => (asking = false));
    });
  }
} else if (box) unscripted.textContent = box.dataset.unsupported ?? "";
