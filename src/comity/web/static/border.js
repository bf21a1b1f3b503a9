// The border check at a counter. The page works without this; it saves the officer keys.
"use strict";

const zone = document.getElementById("zone");
const form = document.getElementById("ask");

// A reader that types: the check is sent as soon as the lines are whole and nothing more comes.
const whole = (text) => {
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/\s/g, "")).filter(Boolean);
  const widths = lines.map((line) => line.length).join(",");
  return ["44,44", "36,36", "30,30,30", "88", "90"].includes(widths);
};
let waiting = 0;
let sent = false;
zone?.addEventListener("input", () => {
  clearTimeout(waiting);
  if (!whole(zone.value)) return;
  waiting = setTimeout(() => {
    if (sent || !form.reportValidity()) return;
    sent = true;
    form.requestSubmit();
  }, 150);
});

// Control and Enter sends from the lines, where Enter alone makes a new one.
zone?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

// After an answer the words are read first; Escape goes on to the next traveller.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (event.key !== "Escape") return;
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (document.querySelector("a[accesskey=n]")) {
    document.querySelector("a[accesskey=n]").click();
  }
});

// A finding goes on record where it stands, so that the other candidates stay before the officer.
document.addEventListener("submit", async (event) => {
  const judging = event.target;
  if (!judging.matches("form.judge")) return;
  event.preventDefault();
  if (judging.dataset.sent) return;
  judging.dataset.sent = "yes";
  const said = new FormData(judging, event.submitter);
  let told = null;
  try {
    const reply = await fetch(judging.action, { method: "POST", body: said, redirect: "error" });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    told = page.querySelector("#finding, #refused .do");
  } catch { /* nothing came back: it is said below */ }
  delete judging.dataset.sent;
  if (told?.id === "finding") {
    told.removeAttribute("id");
    told.classList.remove("first");
    for (const heading of told.querySelectorAll("h1")) {
      const step = document.createElement("p");
      step.className = heading.className;
      step.append(...heading.childNodes);
      heading.replaceWith(step);
    }
    if (told.classList.contains("rejected")) judging.closest(".candidate").classList.add("settled");
    judging.replaceWith(told);
    told.focus();
    return;
  }
  let refusal = judging.querySelector(".refusal");
  if (!refusal) {
    refusal = document.createElement("p");
    refusal.className = "refusal";
    refusal.setAttribute("role", "alert");
    judging.append(refusal);
  }
  refusal.textContent = told ? told.textContent : judging.dataset.failed;
});

// An answer that says nothing was found ends while somebody still looks at it: then it goes.
const until = document.querySelector(".until time");
if (until) {
  const left = new Date(until.dateTime) - Date.now();
  if (left > 0 && left < 86400000) setTimeout(() => { location.href = "/border"; }, left);
}
window.addEventListener("pageshow", () => { sent = false; });
