// Hands the period to Python when it is typed, and empties what the browser holds when all articles are asked again.
const [first, last, undated] = element.querySelectorAll("input");

element.addEventListener("change", () =>
  trigger("input", { first: first.value, last: last.value, undated: undated.checked }),
);

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-everything]:not([data-question])")) return;
  first.value = last.value = "";
  undated.checked = false;
  for (const box of document.querySelectorAll("#shelf .pick")) box.checked = false;
  document.querySelector("#question textarea").focus();
});
