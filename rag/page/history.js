// The list of conversations: opens, renames and deletes them through Python, and keeps the page's address in step.
const PARAMETER = "unterhaltung";

// --- The drawer of narrow screens ------------------------------------------------------------------------------------
// Other parts of the page may not be there yet when this runs: they are looked for when something happens.

const desk = () => document.getElementById("desk");
const opener = () => document.getElementById("talks-button");
const isOpen = () => desk().classList.contains("shows-history");

function showHistory(open) {
  desk().classList.toggle("shows-history", open);
  opener().setAttribute("aria-expanded", open);
  opener().setAttribute("aria-controls", "history");
}

function openHistory() {
  showHistory(true);
  document.querySelector("#history h2").focus();
}

function closeHistory() {
  showHistory(false);
  opener().focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#talks-button")) isOpen() ? closeHistory() : openHistory();
  else if (event.target.closest("[data-history=close]")) closeHistory();
  going ||= event.target.closest("#restart") !== null;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen() && document.activeElement.closest("#history")) closeHistory();
});

// --- The address -----------------------------------------------------------------------------------------------------

const named = () => new URLSearchParams(location.search).get(PARAMETER) ?? "";
const shown = () => document.querySelector("#transcript .turns")?.dataset.conversation;
let going = false; // the reader goes somewhere: the browser's „Zurück“ is to lead back here

function follow() {
  const conversation = shown();
  if (conversation === undefined || conversation === named()) return;
  const address = new URL(location);
  if (conversation) address.searchParams.set(PARAMETER, conversation);
  else address.searchParams.delete(PARAMETER);
  history[going ? "pushState" : "replaceState"](null, "", address);
  going = false;
  markCurrent();
}

function markCurrent() {
  for (const link of element.querySelectorAll("a.talk")) {
    if (link.closest("li").dataset.id === shown()) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function open(conversation) {
  if (isOpen()) showHistory(false);
  trigger("click", { conversation });
}

new MutationObserver(follow).observe(document.body, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-conversation"],
});
window.addEventListener("popstate", () => named() === shown() || open(named()));
document.addEventListener("submit", (event) => { going ||= event.target.matches(".edit"); });

// --- Rows ------------------------------------------------------------------------------------------------------------

let returning = null; // where the focus goes when the list has changed

function settle() {
  for (const row of element.querySelectorAll("li.asking, li.naming")) row.classList.remove("asking", "naming");
  for (const form of element.querySelectorAll("form")) form.hidden = true;
}

function ask(row) {
  settle();
  row.classList.add("asking");
  row.querySelector(".sure .keep").focus();
}

function rename(row) {
  settle();
  row.classList.add("naming");
  const form = row.querySelector("form");
  const field = form.querySelector("input");
  form.hidden = false;
  field.value = row.querySelector(".title").textContent;
  field.focus();
  field.select();
}

function keep(row) {
  const button = row.querySelector(row.matches(".naming") ? ".rename" : ".delete");
  settle();
  button.focus();
}

element.addEventListener("click", (event) => {
  const link = event.target.closest("a.talk");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    going = link.closest("li").dataset.id !== shown();
    open(link.closest("li").dataset.id);
  }
  const button = event.target.closest("li button");
  if (!button) return;
  const row = button.closest("li");
  if (button.matches(".rename")) rename(row);
  else if (button.matches(".delete")) ask(row);
  else if (button.matches(".keep")) keep(row);
  else if (button.matches(".yes")) {
    returning = "#history h2";
    settle();
    trigger("delete", { conversation: row.dataset.id });
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const row = event.target.closest("li");
  returning = `#talks li[data-id="${row.dataset.id}"] .rename`;
  trigger("edit", { conversation: row.dataset.id, title: row.querySelector("input").value });
});

element.addEventListener("keydown", (event) => {
  const row = event.target.closest("li:is(.asking, .naming)");
  if (event.key !== "Escape" || !row) return;
  event.stopPropagation(); // the drawer stays open
  keep(row);
});

// Rows are reused for other conversations. Answers of a busy program may come out of turn: one to an earlier search is
// asked for anew.
watch("value", () => {
  settle();
  showHistory(isOpen());
  markCurrent();
  const sought = document.querySelector("#talk-sought :is(input, textarea)").value;
  const list = element.querySelector(".talks");
  if (list && list.dataset.sought !== sought) trigger("submit");
  if (returning) document.querySelector(returning)?.focus({ preventScroll: true });
  returning = null;
});
