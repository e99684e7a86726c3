// The pages of a stand-in: plain HTML that works without scripts and asks nobody else for anything.

import { randomBytes } from "node:crypto";

import { html } from "./answers.mjs";

const LOOKS = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 30rem; margin: 2rem auto; padding: 0 1rem; }
button { font: inherit; min-height: 3rem; min-width: 12rem; padding: 0.5rem 1rem; }
`;

/** Text as HTML shows it. */
export function escaped(words) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return String(words).replaceAll(/[&<>"']/g, (sign) => entities[sign]);
}

/**
 * A page. Its policy has no `form-action`, because browsers apply that to where a form ends up as well: the stand-in may
 * send a person back to any address.
 */
function page(title, body, { status = 200, coop, script = "" } = {}) {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const document = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${LOOKS}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
${script && `<script nonce="${nonce}">${script}</script>`}
</body>
</html>
`;
  const headers = { "content-security-policy": policy.join("; ") };
  if (coop) headers["cross-origin-opener-policy"] = coop;
  return html(document, status, headers);
}

function hidden(fields) {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join("\n");
}

/**
 * The authorize page: one button for each person, and one to deny. The buttons are named after the keys of the people,
 * which stay when somebody is renamed.
 *
 * @param {{ name: string, action: string, fields: object, people: string[], client: string, coop?: string }} what
 */
export function askingPage({ name, action, fields, people, client, coop }) {
  const buttons = people.map(
    (key) => `<p><button name="user" value="${escaped(key)}">Continue as ${escaped(key)}</button></p>`,
  );
  return page(
    `Sign in with ${name}`,
    `<p>This is a stand-in for tests. The application “${escaped(client)}” asks who you are.</p>
<form method="post" action="${escaped(action)}">
${hidden(fields)}
${buttons.join("\n")}
<p><button name="user" value="">Deny</button></p>
</form>`,
    { coop },
  );
}

/** A page that posts an answer to the application by itself, or by a button where scripts do not run. */
export function postingPage({ name, action, fields, coop }) {
  return page(
    `Back from ${name}`,
    `<form method="post" action="${escaped(action)}">
${hidden(fields)}
<p><button>Continue</button></p>
</form>`,
    { coop, script: "document.forms[0].submit();" },
  );
}

/** A page that says why nobody is sent back: the application is not known, or not at this address. */
export function refusingPage(name, why, coop) {
  return page(`${name} cannot go on`, `<p>${escaped(why)}</p>`, { status: 400, coop });
}
