// Lists by groups: a group opens and closes, its rows are fetched once; what was open stays so in this window.
(() => {
  const kept = () => `groups ${location.pathname} ${new URLSearchParams(location.search).get("grouped") ?? ""}`;
  const name = (turn) => turn.textContent.trim();
  const open = () => new Set(JSON.parse(sessionStorage.getItem(kept()) ?? "null") ?? []);
  const show = (turn, on) => {
    const rows = document.getElementById(turn.getAttribute("aria-controls"));
    turn.setAttribute("aria-expanded", String(on));
    rows.hidden = !on;
    if (!on || rows.dataset.asked) return;
    rows.dataset.asked = "yes";
    htmx.ajax("GET", rows.dataset.rows, { target: rows, swap: "innerHTML" });
  };
  document.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-group-turn]");
    if (!turn) return;
    const on = turn.getAttribute("aria-expanded") !== "true", names = open();
    on ? names.add(name(turn)) : names.delete(name(turn));
    sessionStorage.setItem(kept(), JSON.stringify([...names]));
    show(turn, on);
  });
  // a list that nobody touched yet shows the rows of its first group
  const start = () => {
    const turns = [...document.querySelectorAll("[data-groups]:not([data-seen]) [data-group-turn]")];
    if (!turns.length) return;
    turns[0].closest("[data-groups]").dataset.seen = "yes";
    const names = sessionStorage.getItem(kept()) === null ? new Set([name(turns[0])]) : open();
    turns.filter((turn) => names.has(name(turn))).slice(0, 12).forEach((turn) => show(turn, true));
  };
  document.addEventListener("htmx:after:swap", start);
  addEventListener("load", start);
})();
