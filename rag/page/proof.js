// Below an answer: hands a judgement on it, or the wish for a record of it, to Python.
function judge(button) {
  const box = button.closest(".judgement");
  const given = box.querySelector("[aria-pressed=true]");
  const judgement = button.matches("[data-word]") ? given.dataset.judgement : button.dataset.judgement;
  const word = box.querySelector(".word input")?.value ?? "";
  trigger("like", { turn: box.dataset.turn, judgement: button === given ? "" : judgement, word });
}

element.addEventListener("click", (event) => {
  const button = event.target.closest(".judgement button, [data-record]");
  if (!button) return;
  if (button.dataset.record) trigger("download", { turn: button.dataset.turn, form: button.dataset.record });
  else judge(button);
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".judgement input")) {
    event.target.closest(".word").querySelector("button").click();
  }
});
