// Starts the app: the chosen theme before the first paint, then the module that the build names in the head.
// A file of its own, so that the page needs no inline script.
try {
  const theme = localStorage.getItem("ssia.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme holds.
}
const script = document.getElementById("app-script");
const module = document.getElementById("app-module");
const app = await import(script.href);
await app.default({ module_or_path: module.href });
