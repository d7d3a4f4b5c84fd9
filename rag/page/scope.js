// Hands the period to Python when it is typed, and empties what the browser holds when all articles are asked again.
const [first, last, undated] = element.querySelectorAll("input");
let changed = 0;

// Together, as two requests may overtake each other.
element.addEventListener("change", () => {
  clearTimeout(changed);
  changed = setTimeout(() => trigger("input", { first: first.value, last: last.value, undated: undated.checked }), 150);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-everything]:not([data-question])")) return;
  first.value = last.value = "";
  undated.checked = false;
  for (const box of document.querySelectorAll("#shelf .pick")) box.checked = false;
  document.querySelector("#question textarea").focus();
});
