// Hands a click on an example question or on „Ganzen Artikel zeigen“ to Python, with the button's data.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-question], button[data-place]");
  if (!button) return;
  if (button.dataset.place && window.reopenReader(button.dataset)) return;
  trigger("click", { ...button.dataset });
});
