// What the page does in the browser: leading from a marker to its card, lighting up, opening the article, scrolling.
// The HTML comes from Python; Gradio keeps it up to date by replacing only what changed.
() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const wide = matchMedia("(min-width: 900px)");
  const behavior = () => (calm.matches ? "auto" : "smooth");

  // --- From a marker to its card, and back -------------------------------------------------------------------------

  const cardOf = (turn, number) => document.getElementById(`quelle-${turn}-${number}`);

  function openEvidence(turn) {
    for (const section of document.querySelectorAll("section.evidence")) section.hidden = section.dataset.turn !== turn;
  }

  function flash(element) {
    element.classList.remove("flash");
    void element.offsetWidth; // restarts the animation
    element.classList.add("flash");
    element.addEventListener("animationend", () => element.classList.remove("flash"), { once: true });
  }

  function goTo(element, block) {
    element.scrollIntoView({ behavior: behavior(), block });
    element.focus({ preventScroll: true });
    flash(element);
  }

  function followMarker(marker) {
    showLibrary(false);
    openEvidence(marker.dataset.turn);
    hidePreview();
    const card = document.getElementById(marker.hash.slice(1));
    if (card) goTo(card, wide.matches ? "nearest" : "start");
  }

  function openTarget(link) {
    if (link.matches(".show")) {
      showLibrary(false);
      openEvidence(link.dataset.turn);
    }
    return document.getElementById(link.hash.slice(1));
  }

  function light(turn, numbers) {
    for (const card of document.querySelectorAll(".card.lit")) card.classList.remove("lit");
    for (const number of numbers) cardOf(turn, number)?.classList.add("lit");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.marker, a.show, a.back");
    const statement = event.target.closest(".statement[data-sources]");
    if (link) {
      event.preventDefault();
      if (link.matches(".marker")) followMarker(link);
      else goTo(openTarget(link), "start");
    } else if (statement) {
      const numbers = statement.dataset.sources.split(" ");
      openEvidence(statement.dataset.turn);
      light(statement.dataset.turn, numbers);
      if (wide.matches) cardOf(statement.dataset.turn, numbers[0])?.scrollIntoView({ behavior: behavior(), block: "nearest" });
    } else {
      light("", []);
    }
  });

  // --- A look at the source without leaving the answer --------------------------------------------------------------

  const preview = document.createElement("div");
  preview.id = "preview";
  preview.setAttribute("role", "tooltip");
  preview.hidden = true;
  document.body.append(preview);

  function hidePreview() {
    preview.hidden = true;
    document.querySelector("[aria-describedby=preview]")?.removeAttribute("aria-describedby");
  }

  function showPreview(marker) {
    const card = document.getElementById(marker.hash.slice(1));
    if (!card) return;
    const parts = [...card.querySelectorAll("h3, .date, .page, .passage")];
    preview.replaceChildren(...parts.map((part) => part.cloneNode(true)));
    preview.hidden = false;
    marker.setAttribute("aria-describedby", "preview");
    place(preview, marker.getBoundingClientRect());
    const passage = preview.querySelector(".passage");
    const line = parseFloat(getComputedStyle(passage).lineHeight);
    passage.scrollTop = (Math.round(passage.querySelector("mark").offsetTop / line) - 1) * line;
  }

  function place(box, anchor) {
    const below = anchor.bottom + 8;
    const fits = below + box.offsetHeight < innerHeight;
    box.style.top = `${fits ? below : Math.max(8, anchor.top - box.offsetHeight - 8)}px`;
    box.style.left = `${Math.max(8, Math.min(anchor.left - 24, innerWidth - box.offsetWidth - 8))}px`;
  }

  for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(enter, (event) => {
      const marker = event.target.closest?.(".marker");
      if (marker) showPreview(marker);
    });
    document.addEventListener(leave, (event) => {
      if (event.target.closest?.(".marker")) hidePreview();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hidePreview();
  });
  document.addEventListener("scroll", (event) => preview.contains(event.target) || hidePreview(), { capture: true, passive: true });

  // --- The whole article ---------------------------------------------------------------------------------------------

  const reader = () => document.querySelector("dialog.reader");

  window.openReader = () => {
    const dialog = reader();
    if (!dialog.dataset.turn || dialog.open) return;
    dialog.showModal();
    const mark = dialog.querySelector("mark");
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    flash(mark);
  };

  // The same place again does not come back from Python as a change, so it is opened here. True when it was.
  window.reopenReader = ({ turn, place }) => {
    const { turn: shownTurn, place: shownPlace } = reader().dataset;
    if (turn !== shownTurn || place !== shownPlace) return false;
    window.openReader();
    return true;
  };

  document.addEventListener("click", (event) => {
    if (event.target.matches("dialog.reader")) event.target.close(); // the backdrop
  });

  // --- The library, in the place of the evidence ---------------------------------------------------------------------

  const desk = () => document.getElementById("desk");
  const libraryButton = () => document.getElementById("articles");

  function showLibrary(open) {
    desk().classList.toggle("shows-library", open);
    libraryButton().setAttribute("aria-expanded", open);
    if (open) document.querySelector("#library h2").focus();
  }
  window.showLibrary = showLibrary;

  function closeLibrary() {
    showLibrary(false);
    libraryButton().focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#articles, [data-library]");
    if (!button) return;
    if (desk().classList.contains("shows-library")) closeLibrary();
    else showLibrary(true);
  });
  document.addEventListener("keydown", (event) => {
    const inside = document.activeElement.closest("#library");
    if (event.key === "Escape" && inside) closeLibrary();
  });
  libraryButton().setAttribute("aria-expanded", false);
  libraryButton().setAttribute("aria-controls", "library");

  // --- The newest words stay in sight --------------------------------------------------------------------------------

  let turns = 0;
  let answers = 0;
  let following = true;

  const scroller = () => (wide.matches ? document.getElementById("transcript") : document.scrollingElement);

  function follow() {
    const newest = [...document.querySelectorAll(".turn")].at(-1);
    const count = document.querySelectorAll(".turn").length;
    if (count > turns) following = true;
    if (count > turns && newest) newest.scrollIntoView({ behavior: behavior(), block: wide.matches ? "start" : "center" });
    else if (following && newest && document.querySelector("[aria-busy=true]")) newest.scrollIntoView({ block: "nearest" });
    turns = count;
  }

  function showNewEvidence() {
    const count = document.querySelectorAll("section.evidence").length;
    if (count > answers) document.getElementById("side").scrollTop = 0;
    answers = count;
  }

  // A reader who scrolls is reading; nothing may pull the words away.
  for (const type of ["wheel", "touchmove"]) {
    document.addEventListener(type, () => { following = false; }, { passive: true });
  }

  // --- A lost connection: Gradio loads the page anew when the program is back; what was typed is kept ------------------

  const field = () => document.querySelector("#question textarea");
  field().value = sessionStorage.getItem("draft") ?? "";
  field().dispatchEvent(new Event("input"));
  addEventListener("pagehide", () => sessionStorage.setItem("draft", field().value));

  // --- What Gradio says only in English ------------------------------------------------------------------------------

  const GERMAN = new Map([
    ["Error", "Fehler"],
    ["Connection Lost", "Keine Verbindung"],
    [
      "Connection to the server was lost. Attempting reconnection...",
      "Das Programm antwortet nicht. Läuft es nicht mehr, starten Sie es neu; die Seite meldet sich dann von selbst zurück.",
    ],
    [
      "This application is currently busy. Please try again.",
      "Das Programm ist gerade ausgelastet. Bitte gleich noch einmal versuchen.",
    ],
    ["Close", "Schließen"],
  ]);

  function translate() {
    for (const toast of document.querySelectorAll(".toast-wrap")) {
      const words = document.createTreeWalker(toast, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        const german = GERMAN.get(words.currentNode.data.trim());
        if (german) words.currentNode.data = german;
      }
      for (const head of toast.querySelectorAll(".toast-header")) head.removeAttribute("role"); // it holds a button
      for (const button of toast.querySelectorAll("[aria-label]")) {
        button.ariaLabel = GERMAN.get(button.ariaLabel) ?? button.ariaLabel;
      }
    }
  }

  new MutationObserver(() => {
    follow();
    showNewEvidence();
    translate();
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}
