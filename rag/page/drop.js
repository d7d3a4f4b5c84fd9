// Takes files that are chosen here or dropped anywhere on the page, sends them one by one, and tells Python of each.
const field = element.querySelector("input");
const sending = element.querySelector(".sending");
const waiting = [];
let busy = false;

async function send(file) {
  if (file.size > Number(field.dataset.largest)) return "";
  try {
    return (await upload(file)).path;
  } catch {
    return ""; // a folder, or the connection is lost: Python says so
  }
}

async function sendAll(files) {
  waiting.push(...files);
  if (busy) return;
  busy = true;
  while (waiting.length) {
    const file = waiting.shift();
    sending.textContent = `„${file.name}“ wird übertragen …`;
    trigger("upload", { name: file.name, size: file.size, path: await send(file) });
  }
  sending.textContent = "";
  busy = false;
}

field.addEventListener("change", () => {
  sendAll(field.files);
  field.value = "";
});

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
const mark = (dragging) => document.body.classList.toggle("dragging", dragging);

document.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault(); // else the browser would open the file in place of the page
  mark(true);
});
document.addEventListener("dragleave", (event) => event.relatedTarget || mark(false));
document.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  mark(false);
  window.showLibrary(true);
  sendAll(event.dataTransfer.files);
});
