// @ts-check
/**
 * The window in which somebody signs in. Its first page learns from the page that opened it which sign-in it is for,
 * and only then leaves for the provider; its last page says that there is something to claim, and closes. Nothing
 * secret is in any message.
 */

const here = location.origin;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#window"));
const stray = /** @type {HTMLElement | null} */ (document.querySelector(".stray"));
/** How long the page that opened this window may take to answer. */
const PATIENCE = 3000;

if (form && stray) {
  const lost = setTimeout(() => (stray.hidden = false), opener ? PATIENCE : 0);
  addEventListener("message", (event) => {
    if (event.origin !== here || event.source !== opener || typeof event.data?.window !== "string") return;
    clearTimeout(lost);
    for (const field of form.querySelectorAll("input")) field.value = String(event.data[field.name] ?? "");
    form.submit();
  });
  opener?.postMessage({ rejoinder: "ready" }, here);
}
if (document.getElementById("window-end")) {
  opener?.postMessage({ rejoinder: "ended" }, here);
  close();
}
