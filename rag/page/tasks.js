// Hands the wish to see no more of finished files to Python.
element.addEventListener("click", (event) => event.target.closest("[data-clear]") && trigger("click"));
