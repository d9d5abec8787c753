// The columns of a list: dragged wider and narrower by their edges, dragged to another place by their heads,
// both by keys as well. Each change is kept for this person, of the view or of the list as it is.
(() => {
  const NARROWEST = 48, WIDEST = 900, STEP = 16;
  const table = (part) => part.closest("table[data-columns]");
  const heads = (list) => [...list.tHead.querySelectorAll("th[data-code]")].filter((head) => head.dataset.code);
  const width = (head) => Math.round(head.getBoundingClientRect().width);
  const put = (head, wide) => {
    head.style.setProperty("--w", `${wide}px`);
    head.querySelector("[data-col-size]")?.setAttribute("aria-valuenow", String(wide));
  };
  const sum = (list) => list.style.setProperty("--w", `${heads(list).reduce((all, head) => all + parseInt(head.style.getPropertyValue("--w"), 10), 0)}px`);
  // from now on every column is as wide as it says
  const fix = (list) => {
    if (list.classList.contains("is-sized")) return;
    const wide = heads(list).map(width);
    heads(list).forEach((head, n) => put(head, wide[n]));
    sum(list);
    list.classList.add("is-sized");
  };
  const size = (head, wide) => {
    put(head, Math.min(WIDEST, Math.max(NARROWEST, Math.round(wide))));
    sum(table(head));
  };
  const keep = (list, values) => {
    const body = new URLSearchParams({ listing: list.dataset.listing, of: list.dataset.view, ...values });
    const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
    return fetch(list.dataset.columns, { method: "POST", body, headers: { "X-CSRFToken": token } })
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); })
      .catch(() => document.dispatchEvent(new CustomEvent("gx:offline")));
  };
  const widths = (list) => list.classList.contains("is-sized")
    ? { widths: heads(list).map((head) => `${head.dataset.code}:${parseInt(head.style.getPropertyValue("--w"), 10)}`).join(",") } : {};
  const keepWidths = (list) => keep(list, widths(list));
  const show = (address) => htmx.ajax("GET", address, { target: "#listing", swap: "innerHTML" });
  const place = async (list, codes, focused) => {
    const here = new URL(location.href), named = here.searchParams.has("columns") || list.dataset.view !== "0";
    await keep(list, { columns: codes.join(","), ...widths(list) });
    if (named) {
      here.searchParams.delete("columns");
      codes.forEach((code) => here.searchParams.append("columns", code));
      history.replaceState(history.state, "", here);
    }
    await show(here.pathname + here.search);
    document.querySelector(`th[data-code="${CSS.escape(focused)}"] [data-col-size]`)?.focus();
  };
  const move = (head, by) => {
    const list = table(head), codes = heads(list).map((each) => each.dataset.code);
    const from = codes.indexOf(head.dataset.code), to = from + by;
    if (to < 0 || to >= codes.length) return;
    codes.splice(to, 0, ...codes.splice(from, 1));
    place(list, codes, head.dataset.code);
  };

  // ---- keys ----
  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest?.("[data-col-size]"), list = handle && table(handle);
    if (!list || event.altKey) return;
    const head = handle.closest("th"), way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Home") {
      event.preventDefault();
      return keep(list, { forget: "yes" }).then(() => show(location.pathname + location.search));
    }
    if (!way) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return move(head, way);
    fix(list);
    size(head, width(head) + way * STEP * (event.shiftKey ? 4 : 1));
    clearTimeout(waiting);
    waiting = setTimeout(() => keepWidths(list), 600);
  });

  // ---- by hand ----
  let drag = null;
  document.addEventListener("pointerdown", (event) => {
    const list = event.button === 0 && event.target.closest?.("th[data-code]") && table(event.target);
    if (!list || !event.target.closest("th").dataset.code) return;
    const head = event.target.closest("th"), edge = event.target.closest("[data-col-size]");
    drag = { list, head, edge, x: event.clientX, wide: 0, moved: false };
    if (!edge) return;
    event.preventDefault();
    edge.focus({ preventScroll: true });
    fix(list);
    drag.wide = width(head);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = event.clientX - drag.x;
    if (!drag.moved && Math.abs(by) < 5) return;
    drag.moved = true;
    if (drag.edge) return size(drag.head, drag.wide + by);
    if (event.pointerType === "touch") return;
    drag.head.classList.add("is-dragged");
    const under = document.elementFromPoint(event.clientX, drag.head.getBoundingClientRect().top + 4)?.closest("th[data-code]");
    heads(drag.list).forEach((head) => head.classList.remove("drop-before", "drop-after"));
    drag.under = under && under !== drag.head && table(under) === drag.list ? under : null;
    if (!drag.under) return;
    const all = heads(drag.list);
    drag.under.classList.add(all.indexOf(drag.under) < all.indexOf(drag.head) ? "drop-before" : "drop-after");
  });
  const drop = () => {
    if (!drag) return;
    const { list, head, edge, moved, under } = drag;
    drag = null;
    heads(list).forEach((each) => each.classList.remove("drop-before", "drop-after", "is-dragged"));
    if (!moved) return;
    if (edge) return keepWidths(list);
    if (under) move(head, heads(list).indexOf(under) - heads(list).indexOf(head));
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", () => { if (drag) drag.under = null; drop(); });
  // a head that was dragged is not clicked, and the browser drags no link of it
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.("table[data-columns] thead")) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-col-size]")) event.preventDefault();
  }, true);
  let last = 0;
  document.addEventListener("pointermove", () => { if (drag?.moved) last = Date.now(); });
  document.addEventListener("click", (event) => {
    if (Date.now() - last > 150 || !event.target.closest?.("table[data-columns] thead")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
