// What the page does in the browser: leading from a marker to its card, lighting up, opening the article, scrolling.
// The HTML comes from Python; Gradio keeps it up to date by replacing only what changed.
() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const wide = matchMedia("(min-width: 900px)");
  const behavior = () => (calm.matches ? "auto" : "smooth");

  // --- From a marker to its place in the article, and to its card ----------------------------------------------------

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

  // The first tap of a finger shows what a mouse shows by resting there; the second opens the article.
  function followMarker(marker) {
    if (touching && shownFor !== marker) {
      showPreview(marker);
      return;
    }
    const card = cardFor(marker);
    hidePreview();
    card?.querySelector("button[data-place]").click();
    showLibrary(false);
    showEvidence(marker.dataset.turn, [card?.dataset.number]);
  }

  function openTarget(link) {
    const target = document.getElementById(link.hash.slice(1));
    if (link.matches(".show")) {
      showLibrary(false);
      openEvidence(link.dataset.turn);
    }
    if (link.matches(".doubt")) target.closest("details").open = true;
    return target;
  }

  function light(turn, numbers) {
    for (const card of document.querySelectorAll(".card.lit")) card.classList.remove("lit");
    for (const number of numbers) cardOf(turn, number)?.classList.add("lit");
  }

  function showEvidence(turn, numbers) {
    openEvidence(turn);
    light(turn, numbers);
    if (wide.matches) cardOf(turn, numbers[0])?.scrollIntoView({ behavior: behavior(), block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("dialog")) return;
    const link = event.target.closest("a.marker, a.show, a.back, a.doubt");
    const statement = event.target.closest(".statement[data-sources]");
    if (!link && !event.target.closest("#preview")) hidePreview();
    if (link) {
      event.preventDefault();
      if (link.matches(".marker")) followMarker(link);
      else goTo(openTarget(link), "start");
    } else if (selected().length) {
      return; // what was selected stays lit
    } else if (statement) {
      showEvidence(statement.dataset.turn, statement.dataset.sources.split(" "));
    } else {
      light("", []);
    }
  });

  // --- Words of an answer that are selected light up their evidence --------------------------------------------------

  function selected() {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return [];
    const range = selection.getRangeAt(0);
    return [...document.querySelectorAll(".statement[data-sources]")].filter((statement) => range.intersectsNode(statement));
  }

  document.addEventListener("selectionchange", () => {
    const statements = selected();
    if (!statements.length) return;
    const { turn } = statements[0].dataset;
    const ofOneAnswer = statements.filter((statement) => statement.dataset.turn === turn);
    showEvidence(turn, ofOneAnswer.flatMap((statement) => statement.dataset.sources.split(" ")));
  });

  // --- A look at the source without leaving the answer --------------------------------------------------------------

  let touching = false;
  let shownFor = null; // the marker that a finger tapped
  let leaving = 0;

  const preview = document.createElement("div");
  preview.id = "preview";
  preview.setAttribute("role", "tooltip");
  preview.hidden = true;
  document.body.append(preview);

  const cardFor = (marker) => document.getElementById(marker.hash.slice(1));

  function hidePreview() {
    clearTimeout(leaving);
    preview.hidden = true;
    shownFor = null;
    document.querySelector("[aria-describedby=preview]")?.removeAttribute("aria-describedby");
  }

  function hint() {
    const words = document.createElement("p");
    words.className = "open";
    words.textContent = "Ganzen Artikel öffnen";
    return words;
  }

  function showPreview(marker) {
    const card = cardFor(marker);
    if (!card) return;
    hidePreview();
    if (touching) shownFor = marker;
    const parts = [...card.querySelectorAll("h3, .page, .currency, .passage")];
    preview.replaceChildren(...parts.map((part) => part.cloneNode(true)), hint());
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

  const markerAt = (event) => event.target.closest?.(".marker");

  // The mouse may move onto the card; a finger's own events come with its click.
  document.addEventListener("mouseover", (event) => {
    if (touching) return;
    if (event.target.closest?.("#preview")) clearTimeout(leaving);
    else if (markerAt(event)) showPreview(markerAt(event));
  });
  document.addEventListener("mouseout", (event) => {
    if (touching || !event.target.closest?.(".marker, #preview")) return;
    clearTimeout(leaving);
    leaving = setTimeout(hidePreview, 200);
  });
  document.addEventListener("focusin", (event) => {
    if (!touching && markerAt(event)) showPreview(markerAt(event));
  });
  document.addEventListener("focusout", (event) => {
    if (!touching && markerAt(event)) hidePreview();
  });
  preview.addEventListener("click", () => {
    touching = false;
    followMarker(document.querySelector("[aria-describedby=preview]"));
  });
  document.addEventListener("pointerdown", (event) => { touching = event.pointerType === "touch"; }, { capture: true });
  document.addEventListener("keydown", (event) => {
    touching = false;
    if (event.key === "Escape") hidePreview();
  });
  document.addEventListener("scroll", (event) => preview.contains(event.target) || hidePreview(), { capture: true, passive: true });

  // --- The whole article ---------------------------------------------------------------------------------------------

  const reader = () => document.querySelector("dialog.reader");

  const marks = () => [...reader().querySelectorAll("mark")];

  let [goingBack, wantedAgain] = [false, false]; // the browser goes back after the article is closed, and takes its time

  window.openReader = () => {
    const dialog = reader();
    if (!dialog.dataset.turn || dialog.open) return;
    wantedAgain = goingBack;
    if (goingBack) return;
    dialog.showModal();
    history.pushState({ reader: true }, ""); // so that „zurück“ closes the article
    showMark(marks().findIndex((mark) => mark.dataset.place === dialog.dataset.place));
  };

  function showMark(number) {
    marks().forEach((mark, place) => mark.classList.toggle("current", place === number));
    const [mark, count] = [marks()[number], reader().querySelector(".count")];
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    flash(mark);
    if (!count) return;
    count.textContent = `Fundstelle ${number + 1} von ${count.dataset.count}`;
    for (const button of reader().querySelectorAll("[data-step]")) button.disabled = !marks()[number + Number(button.dataset.step)];
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".reader [data-step]");
    if (button) showMark(marks().findIndex((mark) => mark.matches(".current")) + Number(button.dataset.step));
  });

  // The dialog itself gives the focus back to where it was opened.
  document.addEventListener("close", () => {
    hidePreview();
    goingBack = Boolean(history.state?.reader);
    if (goingBack) history.back();
  }, { capture: true });
  addEventListener("popstate", () => {
    if (!history.state?.reader) reader().close();
    const again = wantedAgain;
    goingBack = wantedAgain = false;
    if (again) window.openReader();
  });

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
