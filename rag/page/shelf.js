// Asks before an article is removed, in its row, and hands the answer to Python.
let removing = false;

function settle() {
  for (const row of element.querySelectorAll("li.asking")) row.classList.remove("asking");
}

function ask(row) {
  settle();
  row.classList.add("asking");
  row.querySelector(".keep").focus();
}

function keep(row) {
  settle();
  row.querySelector(".remove").focus();
}

element.addEventListener("change", ({ target }) => {
  if (target.matches(".pick")) trigger("select", { name: target.closest("li").dataset.name, picked: target.checked });
});

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-pick]")) {
    for (const box of element.querySelectorAll(".pick")) box.checked = true;
    trigger("select", { name: null, picked: true });
  }
  const button = event.target.closest("li button");
  const row = event.target.closest("li");
  if (!button) return;
  if (button.matches(".remove")) ask(row);
  else if (button.matches(".keep")) keep(row);
  else {
    removing = true;
    settle();
    trigger("click", { name: row.dataset.name });
  }
});

element.addEventListener("keydown", (event) => {
  const row = event.target.closest("li.asking");
  if (event.key !== "Escape" || !row) return;
  event.stopPropagation(); // the panel stays open
  keep(row);
});

// The rows are reused for other articles. Answers of a busy program may come out of turn: one to an earlier search is
// asked for anew.
watch("value", () => {
  settle();
  for (const box of element.querySelectorAll(".pick")) box.checked = box.hasAttribute("checked");
  const sought = document.querySelector("#sought :is(input, textarea)").value;
  const shown = element.querySelector(".shelf");
  if (shown && shown.dataset.sought !== sought) trigger("submit");
  if (removing) document.querySelector("#shelf-title h3").focus({ preventScroll: true });
  removing = false;
});
