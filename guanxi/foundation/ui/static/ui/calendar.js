// A calendar by keys: arrows go from day to day and on into the next span, Enter opens the day, t is today.
(() => {
  const grid = () => document.querySelector("[data-calendar]");
  const to = (way) => document.querySelector(`[data-cal="${way}"]`)?.click();
  const days = () => [...(grid()?.querySelectorAll("[data-day]") ?? [])];
  const focus = (day) => {
    days().forEach((one) => { one.tabIndex = one === day ? 0 : -1; });
    day.focus();
  };
  const shift = (iso, by) => {
    const at = new Date(`${iso}T12:00:00Z`);
    at.setUTCDate(at.getUTCDate() + by);
    return at.toISOString().slice(0, 10);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const day = event.target.closest?.("[data-day]");
    const ways = { PageUp: "before", PageDown: "after", t: "today" };
    if (ways[event.key] && (day || event.target === document.body)) {
      event.preventDefault();
      return to(ways[event.key]);
    }
    if (!day || event.target !== day) return;
    if (event.key === "Enter") { event.preventDefault(); location.href = day.dataset.url; return; }
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (!by) return;
    event.preventDefault();
    const there = shift(day.dataset.day, by), next = days().find((one) => one.dataset.day === there);
    if (next) return focus(next);
    sessionStorage.setItem("calendar-day", there);
    to(by < 0 ? "before" : "after");
  });
  const start = () => {
    const wanted = sessionStorage.getItem("calendar-day");
    sessionStorage.removeItem("calendar-day");
    const there = days().find((one) => one.dataset.day === wanted);
    if (there) focus(there);
    else if (!days().some((one) => one.tabIndex === 0) && days().length) (days().find((one) => !one.matches(".is-far")) ?? days()[0]).tabIndex = 0;
  };
  document.addEventListener("htmx:after:swap", (event) => { if (event.target?.id === "listing") start(); });
  start();
})();
