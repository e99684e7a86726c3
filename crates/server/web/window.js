// @ts-check
/**
 * The window in which somebody signs in. Its first page learns from the page that opened it which sign-in it is for,
 * and only then leaves for the provider; its last page says that there is something to claim, and closes. Nothing
 * secret is in any message.
 */

const here = location.origin;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#window"));
const stray = /** @type {HTMLElement | null} */ (document.querySelector(".stray"));

// The style sheet shows the way on after a while, without scripts too: a window without a page needs no while.
if (form && stray) {
  if (!opener) stray.style.animation = "none";
  addEventListener("message", (event) => {
    if (event.origin !== here || event.source !== opener || typeof event.data?.window !== "string") return;
    stray.hidden = true;
    for (const field of form.querySelectorAll("input")) field.value = String(event.data[field.name] ?? "");
    form.submit();
  });
  opener?.postMessage({ rejoinder: "ready" }, here);
}
if (document.getElementById("window-end")) {
  opener?.postMessage({ rejoinder: "ended" }, here);
  close();
}
