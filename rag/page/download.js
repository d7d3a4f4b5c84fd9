// A file has arrived from Python: gives it to the reader.
watch("value", () => {
  const file = element.querySelector("[data-content]");
  if (!file) return;
  const bytes = Uint8Array.from(atob(file.dataset.content), (character) => character.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.dataset.kind }));
  link.download = file.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
});
