// @ts-check
/**
 * What the page does beyond its HTML. Everything here is a convenience: with this file blocked, every
 * control is still a link or a form. Words come from the page, so that this file needs no translation.
 */

const WEEK = 7 * 24 * 3600; // seconds
const DRAFT = "rejoinder-draft-";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#leave-a-reply"));

/** A plain left click, not one that asks for another tab. @param {MouseEvent} event */
const isPlain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** Runs `act` for plain clicks on what matches `selector`, wherever it is and whenever it came.
 * @param {string} selector @param {(link: HTMLAnchorElement, event: MouseEvent) => void} act */
function onClick(selector, act) {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(selector) : null;
    if (link instanceof HTMLAnchorElement && isPlain(event)) act(link, event);
  });
}

/** "3 hours ago" for what is younger than a week; the exact time stays in the title.
 * @param {ParentNode} root */
function showRelativeTimes(root) {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[datetime][title]"))) {
    const age = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (!(age > -60 && age < WEEK)) continue;
    if (age < 60) time.textContent = format.format(0, "second");
    else if (age < 3600) time.textContent = format.format(-Math.floor(age / 60), "minute");
    else if (age < 24 * 3600) time.textContent = format.format(-Math.floor(age / 3600), "hour");
    else time.textContent = format.format(-Math.round(age / (24 * 3600)), "day");
  }
}

/** Brings the form to the reply that is to be answered, and back.
 * @param {HTMLFormElement} form */
function answerInPlace(form) {
  const title = form.querySelector("h2#form-title");
  const parent = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=parent]"));
  const body = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("textarea[name=body]"));
  const cancel = /** @type {HTMLElement | null} */ (form.querySelector("a.cancel"));
  const quote = /** @type {HTMLElement | null} */ (form.querySelector(".answered"));
  if (!title || !parent || !body || !cancel) return;

  const home = { marker: document.createComment("form"), title: [...title.childNodes], parent: parent.value, cancel: cancel.hidden };
  /** @type {HTMLAnchorElement | null} */
  let opener = null;

  /** @param {HTMLAnchorElement} link */
  function open(link) {
    const reply = link.closest("article.reply");
    const name = reply?.querySelector(".reply-author")?.textContent?.trim();
    if (!reply || !name) return false;
    if (!opener) form.before(home.marker);
    opener?.setAttribute("aria-expanded", "false");
    opener = link;
    link.setAttribute("aria-expanded", "true");
    reply.after(form);
    const [before = "", after = ""] = (form.dataset.replyTo ?? "{name}").split("{name}");
    const who = document.createElement("bdi");
    who.textContent = name;
    title?.replaceChildren(before, who, after);
    if (parent) parent.value = reply.id.replace(/^reply-/, "");
    if (cancel) cancel.hidden = false;
    if (quote) quote.hidden = true;
    body?.focus();
    return true;
  }

  function close() {
    home.marker.replaceWith(form);
    title?.replaceChildren(...home.title);
    if (parent) parent.value = home.parent;
    if (cancel) cancel.hidden = home.cancel;
    if (quote) quote.hidden = false;
    opener?.setAttribute("aria-expanded", "false");
    opener?.focus();
    opener = null;
  }

  onClick(".reply-actions a.answer", (link, event) => {
    if (open(link)) event.preventDefault();
  });
  cancel.addEventListener("click", (event) => {
    if (!opener || !isPlain(event)) return;
    event.preventDefault();
    close();
  });
}

/** Keeps unsent words of this article on this device for a week: the words only, never a name or an address.
 * A draft is let go when the reader's own reply is there to be seen after posting.
 * @param {HTMLFormElement} form */
function keepDraft(form) {
  const body = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("textarea[name=body]"));
  if (!body || !form.dataset.article) return;
  const key = DRAFT + form.dataset.article;
  /** @param {string} name @returns {{body: string, at: number, sent: boolean} | null} */
  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage.getItem(name) ?? "null");
      return typeof draft?.body === "string" && Date.now() - draft.at < WEEK * 1000 ? draft : null;
    } catch {
      return null;
    }
  };
  /** @param {boolean} sent */
  const save = (sent) => {
    try {
      if (body.value.trim()) localStorage.setItem(key, JSON.stringify({ body: body.value, at: Date.now(), sent }));
      else localStorage.removeItem(key);
    } catch {
      // Storage is full or forbidden: the form works as it would without drafts.
    }
  };

  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(DRAFT) && !read(name)) localStorage.removeItem(name);
    }
    const landed = document.getElementById(location.hash.slice(1))?.matches("article.reply:has(.own)");
    if (landed && read(key)?.sent) localStorage.removeItem(key);
  } catch {
    return;
  }
  if (!body.value) body.value = read(key)?.body ?? "";
  body.addEventListener("input", () => save(false));
  form.addEventListener("submit", (event) => {
    // Enter in a field posts by a button without a value.
    if (event.submitter?.matches("[value=post], :not([value], [formaction])")) save(true);
  });
}

/** One press, one reply; and Ctrl+Enter (Cmd+Enter) posts.
 * @param {HTMLFormElement} form */
function sendOnce(form) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("button"));
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) return event.preventDefault();
    sending = true;
    // Only after the browser has read the form: a disabled button is left out of what is sent.
    setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
  });
  addEventListener("pageshow", () => {
    sending = false;
    buttons.forEach((button) => (button.disabled = false));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!sending) form.requestSubmit(form.querySelector("button[name=intent][value=post]"));
  });
}

/** Adds the items of one list to another; what hangs below a reply that is here already goes below it.
 * @param {Element} from @param {Element} into @returns {HTMLElement | undefined} the first reply added */
function merge(from, into) {
  /** @type {HTMLElement | undefined} */
  let first;
  for (const item of from.children) {
    const reply = item.querySelector(":scope > article.reply");
    const here = reply && document.getElementById(reply.id)?.parentElement;
    const below = item.querySelector(":scope > details.branch");
    const list = here?.querySelector(":scope > details.branch > ol");
    const fresh = here ? (below && !list ? below : null) : item;
    if (fresh) {
      const added = document.importNode(fresh, true);
      (here ?? into).append(added);
      showRelativeTimes(added);
      first ??= added.querySelector("article.reply") ?? undefined;
    } else if (below?.lastElementChild && list) first = merge(below.lastElementChild, list) ?? first;
  }
  return first;
}

/** "Show 37 more answers" puts them where the link was; if anything is not as expected, the link is followed. */
function showMoreInPlace() {
  onClick("a.more-answers", (link, event) => {
    const row = link.closest("li");
    const branch = link.closest(".branch")?.getAttribute("data-branch");
    if (!row || !branch) return;
    event.preventDefault();
    if (link.hasAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    const follow = () => location.assign(link.href);
    const request = new XMLHttpRequest();
    request.open("GET", link.href);
    request.responseType = "document";
    request.onerror = follow;
    request.onload = () => {
      /** @type {Document | null} */
      const page = request.status === 200 ? request.response : null;
      const from = page?.querySelector(`.branch[data-branch="${CSS.escape(branch)}"] > ol`);
      const into = row.parentElement;
      if (!from || !into) return follow();
      row.remove();
      const first = merge(from, into);
      first?.focus({ preventScroll: true });
    };
    request.send();
  });
}

/** Takes the keyboard to what the address names; old links to WordPress comments go where these are now. */
function goToTarget() {
  const name = decodeURIComponent(location.hash.slice(1));
  const target = document.getElementById(name);
  if (!target && /^comment-\d+$/.test(name)) return location.replace(`/r/${name}`);
  if (!target?.matches("article.reply")) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

if (form) {
  answerInPlace(form);
  keepDraft(form);
  sendOnce(form);
}
showMoreInPlace();
const notice = /** @type {HTMLElement | null} */ (document.querySelector(".error-summary, .preview"));
// A browser goes to the address's fragment while the page loads and takes the focus along: so once more after that.
if (notice) {
  notice.focus();
  addEventListener("load", () => {
    if (document.activeElement === document.body) notice.focus();
  });
} else goToTarget();
addEventListener("hashchange", goToTarget);
showRelativeTimes(document);
