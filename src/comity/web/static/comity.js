// Small helps for people at a browser. Every page works without them.
"use strict";

// A refused form: go to the words that say why.
document.getElementById("fault")?.focus();

// A part that was fetched: say so to whoever reads by ear, and go on from there.
document.addEventListener("htmx:after:swap", () => {
  const title = document.querySelector("#proofs-title[tabindex]");
  if (title && document.activeElement === document.body) title.focus();
});

// One click, one act.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  const button = event.submitter;
  if (button && !button.name) setTimeout(() => { button.disabled = true; });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[method=post] button:disabled")) button.disabled = false;
});

// The menu in the head closes by Escape and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// A paper ticked in the gate's answer is ticked in the letter; the answer is asked for anew.
document.addEventListener("change", (event) => {
  const ticked = event.target;
  if (!ticked.matches?.("#gate-answer input[type=checkbox][form=letter]")) return;
  for (const twin of document.querySelectorAll("#letter input[type=checkbox]")) {
    if (twin.name !== ticked.name || twin.value !== ticked.value) continue;
    twin.checked = ticked.checked;
    document.getElementById(ticked.name)?.append(twin.closest("label"));
    twin.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.getElementById("gate-answer").focus({ preventScroll: true });
});
