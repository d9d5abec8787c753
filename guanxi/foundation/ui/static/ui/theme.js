// Runs before the first paint: where the person left light or dark to the device, ask the device.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    if (root.dataset.theme !== "auto") return;
    root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
    document.dispatchEvent(new CustomEvent("gx:theme"));
  };
  apply();
  dark.addEventListener("change", apply);
})();
