// Choosing rows of a list: one, a range with Shift, the page, or all that match the filters but some.
// What is chosen outlives the turn of a page; the bulk bar stands where the pager was.
(() => {
  const list = () => document.querySelector(".gx-beside-list");
  const bar = () => document.getElementById("bulk-bar");
  const dialog = () => document.getElementById("bulk-dialog");
  const rows = () => [...(list()?.querySelectorAll("tr[data-pk]") ?? [])];
  const chosen = { keys: new Set(), all: false, but: new Set(), begun: false };
  let last = null;

  const is = (pk) => (chosen.all ? !chosen.but.has(pk) : chosen.keys.has(pk));
  const set = (pk, on) => {
    const held = chosen.all ? chosen.but : chosen.keys;
    (chosen.all ? !on : on) ? held.add(pk) : held.delete(pk);
  };
  const total = () => document.getElementById("list-count")?.textContent.trim() ?? "";
  const count = () => {
    if (!chosen.all) return chosen.keys.size;
    const all = Number(total().replace(/[^\d]/g, ""));
    return /\+/.test(total()) || !all ? 0 : all - chosen.but.size;
  };
  const none = () => { chosen.keys.clear(); chosen.but.clear(); chosen.all = chosen.begun = false; last = null; draw(); };

  const draw = () => {
    if (!bar()) return;
    const some = chosen.begun || chosen.all || chosen.keys.size > 0, page = rows();
    page.forEach((row) => {
      const on = is(row.dataset.pk), box = row.querySelector("[data-pick]");
      row.classList.toggle("is-chosen", on);
      on ? row.setAttribute("aria-selected", "true") : row.removeAttribute("aria-selected");
      if (box) box.checked = on;
    });
    const whole = list().querySelector("[data-pick-page]"), marked = page.filter((row) => is(row.dataset.pk)).length;
    if (whole) {
      whole.checked = marked > 0 && marked === page.length;
      whole.indeterminate = marked > 0 && marked < page.length;
    }
    list().classList.toggle("is-choosing", some);
    bar().hidden = !some;
    const number = chosen.all && !count() ? total() : count().toLocaleString("en");
    bar().querySelector("[data-bulk-count]").textContent = bar().dataset.chosen.replace("{n}", number);
    const all = bar().querySelector("[data-bulk-all]");
    all.hidden = chosen.all || !total() || String(chosen.keys.size) === total();
    all.textContent = bar().dataset.all.replace("{n}", total());
  };

  const toggle = (row, on, ranged) => {
    const page = rows(), from = page.findIndex((each) => each.dataset.pk === last), to = page.indexOf(row);
    const range = ranged && from >= 0 ? page.slice(Math.min(from, to), Math.max(from, to) + 1) : [row];
    range.forEach((each) => set(each.dataset.pk, on));
    last = row.dataset.pk;
    draw();
  };

  const ask = async (url) => {
    const values = chosen.all
      ? { all: "1", query: location.search, but: [...chosen.but].join(",") } : { keys: [...chosen.keys].join(",") };
    document.getElementById("bulk-more")?.hidePopover();
    await htmx.ajax("POST", url, { target: "#bulk-dialog", swap: "innerHTML", values });
    if (!dialog().querySelector("form")) return;
    dialog().showModal();
    dialog().querySelector("select, input:not([type=hidden]), textarea")?.focus();
  };
  const fresh = () => htmx.ajax("GET", location.pathname + location.search, { target: "#listing", swap: "innerHTML" });

  document.addEventListener("click", (event) => {
    if (!bar()) return;
    const box = event.target.closest("[data-pick]");
    if (box) return toggle(box.closest("tr"), box.checked, event.shiftKey);
    const whole = event.target.closest("[data-pick-page]");
    if (whole) { rows().forEach((row) => set(row.dataset.pk, whole.checked)); return draw(); }
    if (event.target.closest("[data-bulk-none]")) return none();
    if (event.target.closest("[data-choose]")) { chosen.begun = true; return draw(); }
    if (event.target.closest("[data-bulk-all]")) { chosen.all = true; chosen.keys.clear(); return draw(); }
    const act = event.target.closest("[data-bulk]");
    if (act) ask(act.dataset.bulk);
  });
  // by finger: a long press chooses the first row, or the button begins; then every tap one more
  let press = 0, pressed = false;
  const byFinger = () => matchMedia("(max-width: 767px)").matches;
  document.addEventListener("pointerdown", (event) => {
    const row = bar() && event.target.closest?.(".gx-beside-list tr[data-pk]");
    pressed = false;
    if (!row || !byFinger() || !bar().hidden) return;
    press = setTimeout(() => { pressed = true; toggle(row, true, false); }, 500);
  });
  ["pointerup", "pointermove", "pointercancel"].forEach((name) => document.addEventListener(name, (event) => {
    if (name !== "pointermove" || Math.abs(event.movementY) > 4) clearTimeout(press);
  }));
  document.addEventListener("contextmenu", (event) => { if (pressed) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    const row = bar() && byFinger() && event.target.closest?.(".gx-beside-list tr[data-pk]");
    if (!row || (bar().hidden && !pressed)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!pressed) toggle(row, !is(row.dataset.pk), false);
    pressed = false;
  }, true);
  document.addEventListener("keydown", (event) => {
    if (!bar() || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest?.("tr[data-pk]");
    if (event.key.toLowerCase() === "x" && row && !event.target.matches("input[type=text]")) {
      event.preventDefault();
      toggle(row, !is(row.dataset.pk), event.shiftKey);
    } else if (event.key === "Escape" && !bar().hidden && !document.querySelector("dialog[open], .is-peeking, :popover-open")) {
      none();
    }
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!bar()) return;
    if (event.target?.id === "listing" || event.target?.id === "list-count" || event.target?.dataset?.rows) draw();
    const done = dialog().querySelector("[data-bulk-done]"), result = dialog().querySelector("[data-bulk-result]");
    if (done) {
      done.remove();
      dialog().close();
      none();
      fresh();
    } else if (result && !result.dataset.seen) {
      result.dataset.seen = "yes";
      none();
      result.dataset.bulkResult.split(",").filter(Boolean).forEach((pk) => chosen.keys.add(pk));
      fresh();
    }
  });
  document.addEventListener("close", (event) => {
    if (event.target.id === "bulk-dialog" && dialog().querySelector("[data-bulk-result]")) fresh();
  }, true);
  // another filter is another list: what was chosen of the former is chosen no more
  let seen = "";
  const filters = () => {
    const query = new URLSearchParams(location.search);
    ["after", "before", "peek", "sort", "columns"].forEach((name) => query.delete(name));
    return query.toString();
  };
  document.addEventListener("htmx:after:history:push", () => {
    if (!bar() || filters() === seen) return;
    seen = filters();
    none();
  });
  addEventListener("load", () => { seen = filters(); draw(); });
})();
