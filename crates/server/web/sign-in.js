// @ts-check
/**
 * Signing in in a window of its own. Without this file the icons are what they are in the HTML: buttons of the form,
 * which take what was typed along.
 */

/** A plain left click, not one that asks for another tab. @param {MouseEvent} event */
const isPlain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** 256 bits that nobody can guess, as text. @param {ArrayBuffer | Uint8Array} bytes */
const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** @param {string} address @param {object} body @returns {Promise<any>} */
async function ask(address, body) {
  const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Lets readers sign in in a window of its own, while the form waits with what was typed. The window is told which
 * sign-in it is for; the result is claimed by whoever has the verifier, and that is this page alone. Where no window
 * can be opened the icon is the button of the form that it is without scripts.
 * @param {HTMLFormElement} form */
function signInInWindow(form) {
  const LONGEST = 10 * 60 * 1000;
  const who = () => /** @type {HTMLElement} */ (form.querySelector("#who"));
  /** @type {(() => void) | null} */
  let giveUp = null;

  /** Shows how it stands in the place of the fields, which stay as they are. @param {string} text @param {string} cancel */
  function show(text, cancel) {
    const line = document.createElement("p");
    const button = document.createElement("button");
    line.className = "connecting";
    line.setAttribute("role", "status");
    button.type = "button";
    button.className = "link";
    button.textContent = cancel;
    line.append(text, " ", button);
    const place = who();
    const rest = [...place.children].filter((part) => !part.matches(".outcome, .connecting"));
    // Nothing below moves while the fields are away.
    place.style.minBlockSize = `${place.offsetHeight}px`;
    place.querySelectorAll(".outcome, .connecting").forEach((old) => old.remove());
    rest.forEach((part) => part.toggleAttribute("hidden", true));
    place.prepend(line);
    function offer() {
      rest.forEach((part) => part.toggleAttribute("hidden", false));
      place.style.minBlockSize = "";
    }
    const restore = () => (line.remove(), offer());
    return { line, button, offer, restore };
  }

  /** @param {HTMLButtonElement} button @param {Window} opened */
  async function connect(button, opened) {
    giveUp?.();
    const { provider = "", name = "", waiting } = button.dataset;
    const { connecting = "", cancel = "", finish = "" } = who().dataset;
    const shown = show(waiting ?? connecting.replace("{provider}", name), cancel);
    const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const article = form.dataset.article ?? "";
    const change = form.querySelector("input[name=change]") ? "1" : "";
    const stop = new AbortController();
    let ready = false;
    let looking = false;
    let id = "";
    let wait = 1000;
    let timer = 0;
    const tell = () => ready && id && opened.postMessage({ window: id, article, change }, location.origin);

    /** @param {string} [text] */
    function end(text) {
      stop.abort();
      clearTimeout(timer);
      giveUp = null;
      const focused = shown.line.contains(document.activeElement);
      shown.restore();
      if (focused) button.focus();
      if (!text) return;
      const outcome = document.createElement("p");
      outcome.className = "outcome";
      outcome.setAttribute("role", "status");
      outcome.textContent = text;
      who().prepend(outcome);
    }
    // Where a provider has cut the tie the window stays: then what is said there counts for nothing.
    const abandon = () => {
      if (id) ask(`/sign-in/${provider}/claim`, { window: id, verifier, cancel: true }).catch(() => {});
      opened.close();
      end();
    };
    const cancelled = () => (abandon(), button.focus());
    giveUp = abandon;
    shown.button.addEventListener("click", cancelled);
    // The icon is out of sight now: whoever comes back by keyboard finds the one thing that can be done.
    shown.button.focus({ preventScroll: true });

    async function look() {
      clearTimeout(timer);
      // One question at a time: what came of it is handed out once, and a second question would hear that it is gone.
      if (stop.signal.aborted || looking) return;
      looking = true;
      const told = await ask(`/sign-in/${provider}/claim`, { window: id, verifier }).catch(() => ({ outcome: "waiting" }));
      looking = false;
      if (stop.signal.aborted) return;
      if (told.outcome === "done") return end(), showIdentity();
      if (told.outcome !== "waiting") return end(told.text);
      // Some providers cut the tie to their window: then it looks closed while it is open, so this is only a hint. The
      // icons come back, to try again by, and the page goes on waiting.
      if (opened.closed && shown.line.firstChild?.textContent !== finish) {
        shown.line.firstChild?.replaceWith(finish);
        shown.offer();
      }
      clearTimeout(timer);
      timer = setTimeout(look, (wait = Math.min(wait * 1.2, 3000)));
    }
    addEventListener(
      "message",
      (event) => {
        if (event.origin !== location.origin || event.source !== opened) return;
        if (event.data?.rejoinder === "ready") (ready = true), tell();
        if (event.data?.rejoinder === "ended") look();
      },
      { signal: stop.signal },
    );
    addEventListener("focus", () => id && look(), { signal: stop.signal });
    setTimeout(() => stop.signal.aborted || end(), LONGEST);
    try {
      const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
      id = (await ask(`/sign-in/${provider}/window`, { challenge: base64url(hash) })).window;
      tell();
      timer = setTimeout(look, wait);
    } catch {
      // Without an answer of ours the form goes the way it goes without scripts, with what was typed.
      opened.close();
      end();
      form.requestSubmit(button);
    }
  }

  /** Puts the server's own rendering of who is replying where the old one was. */
  function showIdentity() {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname);
    request.responseType = "document";
    request.onerror = () => location.reload();
    request.onload = () => {
      /** @type {Document | null} */
      const page = request.status === 200 ? request.response : null;
      const fresh = page?.querySelector("#who");
      if (!fresh) return location.reload();
      who().replaceWith(document.importNode(fresh, true));
      form.querySelector("textarea")?.focus();
    };
    request.send();
  }

  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button.sign-in") : null;
    if (!(button instanceof HTMLButtonElement) || !event.isTrusted || !isPlain(event) || !crypto.subtle) return;
    const opened = open(`/sign-in/${button.dataset.provider}/window`, "_blank", "popup,width=520,height=680");
    if (!opened) return;
    event.preventDefault();
    connect(button, opened);
  });
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#leave-a-reply"));
if (form) signInInWindow(form);
