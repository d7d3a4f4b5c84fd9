// The article has arrived from Python: open it where it is marked.
watch("value", () => window.openReader());
