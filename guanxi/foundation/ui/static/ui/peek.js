// A record beside its list. Which one is open stands in the address (?peek=…): the back button closes it.
// Opens from a row's margin, Space or o; ↑ ↓ j k go on, across the borders of pages too; Esc closes.
(() => {
  const beside = () => document.querySelector(".gx-beside[data-peek]");
  const panel = () => document.getElementById("peek");
  const rowOf = (pk) => beside()?.querySelector(`tr[data-pk="${CSS.escape(String(pk))}"]`);
  const asked = () => new URLSearchParams(location.search).get("peek") ?? "";
  const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [popover]");
  let shown = "", from = null;

  const address = (pk) => {
    const query = new URLSearchParams(location.search);
    pk ? query.set("peek", pk) : query.delete("peek");
    const text = query.toString();
    return location.pathname + (text ? `?${text}` : "");
  };
  const mark = () => {
    for (const row of beside()?.querySelectorAll("tr[data-pk]") ?? []) {
      row.classList.toggle("is-open", row.dataset.pk === shown);
      row.toggleAttribute("aria-current", row.dataset.pk === shown);
    }
  };
  const link = (row) => row?.querySelector("a[href]");

  const load = async (pk, focus) => {
    const aside = panel();
    shown = pk;
    aside.hidden = false;
    beside().classList.add("is-peeking");
    mark();
    const url = beside().dataset.peek.replace("/0/", `/${pk}/`) + location.search;
    await htmx.ajax("GET", url, { target: "#peek", swap: "innerHTML" });
    if (shown !== pk) return;
    if (focus) aside.focus({ preventScroll: true });
    rowOf(pk)?.scrollIntoView({ block: "nearest" });
  };
  const open = (pk, { push = !shown, focus = true } = {}) => {
    if (!shown) from = rowOf(pk);
    history[push ? "pushState" : "replaceState"]({ peek: pk }, "", address(pk));
    return load(pk, focus);
  };
  const hide = () => {
    const aside = panel(), row = rowOf(shown) ?? from;
    if (!aside || aside.hidden) return;
    const inside = aside.contains(document.activeElement) || document.activeElement === document.body;
    shown = "";
    aside.hidden = true;
    aside.replaceChildren();
    beside().classList.remove("is-peeking");
    mark();
    if (inside) link(row)?.focus({ preventScroll: true });
  };
  const close = () => {
    history.replaceState({}, "", address(""));
    hide();
  };

  // ---- going on: the list turns its page where the row is on another one ----
  const turnTo = (way) => {
    const turn = beside().querySelector(`.pager a[data-turn="${way}"]`);
    if (turn) htmx.ajax("GET", turn.getAttribute("href"), { target: "#listing", swap: "innerHTML" }).then(() => {
      const kept = new URL(turn.href);
      kept.searchParams.set("peek", shown);
      history.replaceState({ peek: shown }, "", kept.pathname + kept.search);
      mark();
      rowOf(shown)?.scrollIntoView({ block: "nearest" });
    });
  };
  const go = async (button, way) => {
    const pk = button?.dataset.peekTo;
    if (!pk) return;
    const there = rowOf(pk);
    await open(pk, { push: false, focus: false });
    if (!there) turnTo(way);
    const again = panel().querySelectorAll("[data-peek-to]")[way === "after" ? 1 : 0];
    if (panel().contains(document.activeElement) || document.activeElement === document.body) (again ?? panel()).focus({ preventScroll: true });
  };
  const step = (way) => go(panel().querySelectorAll("[data-peek-to]")[way === "after" ? 1 : 0], way);

  document.addEventListener("click", (event) => {
    if (!beside()) return;
    const button = event.target.closest("[data-peek-to]");
    if (button) return go(button, button.matches("[data-peek-to] ~ [data-peek-to]") ? "after" : "before");
    if (event.target.closest("[data-peek-close]")) return close();
    const row = event.target.closest(".gx-beside tr[data-pk]");
    if (!row || event.target.closest("a, button, input, label, .pick") || String(getSelection())) return;
    row.dataset.pk === shown ? close() : open(row.dataset.pk);
  });

  document.addEventListener("keydown", (event) => {
    if (!beside() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const row = event.target.closest?.("tr[data-pk]"), inPeek = event.target.closest?.("#peek");
    const ways = { j: "after", ArrowDown: "after", k: "before", ArrowUp: "before" };
    if (event.key === "Escape" && shown) {
      event.preventDefault();
      return close();
    }
    if (row && (event.key === "o" || (event.key === " " && event.target.matches("a")))) {
      event.preventDefault();
      return row.dataset.pk === shown ? close() : open(row.dataset.pk, { focus: false });
    }
    const way = ways[event.key];
    if (!way) return;
    const free = event.target === document.body || event.target.matches("main");
    if (shown && (row || inPeek || free)) {
      event.preventDefault();
      return step(way);
    }
    if (!row && !free) return;
    const next = row ? row[way === "after" ? "nextElementSibling" : "previousElementSibling"] : beside().querySelector("tr[data-pk]");
    if (!link(next) || (!row && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    link(next).focus();
  });

  addEventListener("popstate", () => {
    if (!beside()) return;
    asked() ? asked() !== shown && load(asked(), false) : hide();
  });
  // another filter, order or page: what is open stays open, and says its place anew
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target?.id !== "listing" || !shown) return;
    mark();
    if (asked() === shown) return;
    history.replaceState({ peek: shown }, "", address(shown));
    load(shown, false);
  });
  const start = () => { if (beside() && /^\d+$/.test(asked())) load(asked(), false); };
  document.readyState === "complete" ? start() : addEventListener("load", start);
})();
