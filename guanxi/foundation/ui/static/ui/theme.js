// Runs before the first paint: where the person left light or dark to the device, ask the device.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = (theme) => {
    root.setAttribute("data-bs-theme", theme);
    document.dispatchEvent(new CustomEvent("gx:theme"));
  };
  const apply = () => root.dataset.theme === "auto" && show(dark.matches ? "dark" : "light");
  apply();
  dark.addEventListener("change", apply);

  // Paper is white: what is printed is light.
  let shown = "light";
  addEventListener("beforeprint", () => {
    shown = root.getAttribute("data-bs-theme");
    show("light");
  });
  addEventListener("afterprint", () => show(shown));
})();
