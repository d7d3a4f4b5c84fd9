// Below an answer: copies it with its sources, asks its question once more, or in the words of the field that opens.
const turnOf = (part) => part.closest(".turn");

function openEdit(turn, open) {
  const form = turn.querySelector("form.edit");
  form.hidden = !open;
  turn.classList.toggle("editing", open);
  if (!open) return turn.querySelector("[data-edit]").focus();
  const field = form.querySelector("textarea");
  field.value = turn.querySelector(".question").textContent;
  field.focus();
  field.select();
}

async function copy(button) {
  const words = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    copyOldWay(words); // the page was not opened from this machine: there is no clipboard for it
    button.focus();
  }
  button.textContent = "Kopiert";
  setTimeout(() => { button.textContent = "Kopieren"; }, 2000);
}

function copyOldWay(words) {
  const field = document.createElement("textarea");
  field.value = words;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

function sendEdit(form) {
  const question = form.querySelector("textarea").value.trim();
  if (!question) return;
  openEdit(turnOf(form), false);
  trigger("edit", { turn: form.dataset.turn, question });
  document.querySelector("#question textarea").focus();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest(".again button, form.edit .keep");
  if (!button) return;
  if (button.dataset.copy) copy(button);
  else if (button.matches("[data-again]")) trigger("retry", { turn: button.dataset.turn });
  else openEdit(turnOf(button), button.matches("[data-edit]"));
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  sendEdit(event.target);
});

element.addEventListener("keydown", (event) => {
  const form = event.target.closest("form.edit");
  if (!form) return;
  if (event.key === "Escape") openEdit(turnOf(form), false);
  else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) {
    event.preventDefault();
    form.requestSubmit();
  }
});
