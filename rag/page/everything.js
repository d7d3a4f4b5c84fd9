// Hands the wish to ask all articles to Python.
element.addEventListener("click", (event) => event.target.closest("[data-everything]") && trigger("click"));
