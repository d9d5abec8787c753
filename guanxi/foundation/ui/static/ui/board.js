// A board: cards are dragged, or moved by keys; what the server refuses goes back with its sentence.
(() => {
  const board = () => document.querySelector("[data-board]");
  const columns = () => [...board().querySelectorAll("[data-stage]")];
  const cardsOf = (column) => [...column.querySelectorAll(".board-card")];
  const stageOf = (card) => card.closest("[data-stage]").dataset.stage;
  const moves = JSON.parse(document.getElementById("board-moves")?.textContent ?? "{}");
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const region = () => document.getElementById("toasts");

  const focus = (card) => {
    if (!card) return;
    board().querySelectorAll(".board-card[tabindex='0']").forEach((each) => { each.tabIndex = -1; });
    card.tabIndex = 0;
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const place = (card, column, before) => column.querySelector(".board-cards").insertBefore(card, before ?? column.querySelector(".board-more"));

  // ---- the one way a card is moved: shown at once, taken back where it is refused ----
  const say = (html) => {
    const held = document.createElement("template");
    held.innerHTML = html;
    const apart = held.content.querySelectorAll("[hx-swap-oob]");
    const toasts = apart.length ? [...apart].flatMap((one) => [...one.children]) : [...held.content.children];
    apart.forEach((one) => one.remove());
    toasts.forEach((one) => { region().append(one); htmx.process(one); });
    document.dispatchEvent(new CustomEvent("gx:toast"));
    return held;
  };
  const move = async (card, stage, back) => {
    const body = new URLSearchParams({ stage, version: card.dataset.version });
    const headers = { "X-CSRFToken": csrf(), "HX-Request": "true", "HX-Request-Type": "partial" };
    const url = board().dataset.move.replace("/0/", `/${card.dataset.pk}/`);
    let answer;
    try { answer = await fetch(url, { method: "POST", body, headers }); } catch { answer = null; }
    const text = answer ? await answer.text() : document.getElementById("offline").innerHTML;
    if (!answer?.ok) {
      back();
      return say(text);
    }
    const held = document.createElement("template");
    held.innerHTML = text;
    const apart = held.content.querySelector("[hx-swap-oob]");
    if (apart) { say(apart.outerHTML); apart.remove(); }
    card.dataset.version = answer.headers.get("X-Version") ?? card.dataset.version;
    const button = card.querySelector("[data-card-move]");
    card.replaceChildren(...held.content.childNodes, ...(button ? [button] : []));
    card.classList.add("flash");
    document.body.dispatchEvent(new CustomEvent("board-moved"));
  };
  const send = (card, column) => {
    const from = card.closest("[data-stage]"), next = card.nextElementSibling, held = card.contains(document.activeElement);
    if (from === column) return;
    const back = () => { place(card, from, next); if (held) focus(card); };
    place(card, column, cardsOf(column)[0]);
    if (held) focus(card);
    move(card, column.dataset.stage, back);
  };

  // ---- dragging ----
  const start = () => {
    if (!board()) return;
    const first = board().querySelector(".board-card");
    if (first && !board().querySelector(".board-card[tabindex='0']")) first.tabIndex = 0;
    if (!("mayMove" in board().dataset) || !globalThis.Sortable) return;
    board().querySelectorAll(".board-cards").forEach((list) => Sortable.create(list, {
      group: "board", draggable: ".board-card", filter: "a, button", preventOnFilter: false, animation: 0, sort: false,
      delay: 180, delayOnTouchOnly: true, ghostClass: "is-ghost",
      onStart: (event) => columns().forEach((one) => {
        const there = one.dataset.stage, from = stageOf(event.item);
        one.classList.toggle("is-off", there !== from && !(moves[from] ?? []).includes(there));
      }),
      onEnd: (event) => {
        columns().forEach((one) => one.classList.remove("is-off"));
        if (event.from === event.to) return;
        const back = () => event.from.insertBefore(event.item, event.from.children[event.oldIndex] ?? null);
        move(event.item, event.to.closest("[data-stage]").dataset.stage, back);
      },
    }));
  };

  // ---- keys ----
  let asked = null;
  const ask = (card) => {
    asked = card;
    const dialog = document.getElementById("move-dialog"), from = stageOf(card);
    dialog.querySelectorAll("[data-move-to]").forEach((button) => {
      button.hidden = !(moves[from] ?? []).includes(button.dataset.moveTo);
    });
    dialog.showModal();
    dialog.querySelector("[data-move-to]:not([hidden])")?.focus();
  };
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".board-card");
    const onIt = card && (event.target === card || event.target === card.querySelector("a"));  // Tab goes on to its link
    if (!onIt || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = columns(), at = all.indexOf(card.closest("[data-stage]")), row = cardsOf(all[at]).indexOf(card);
    const side = { ArrowLeft: -1, h: -1, ArrowRight: 1, l: 1 }[event.key], way = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 }[event.key];
    const may = "mayMove" in board().dataset;
    if (event.key === "Enter") card.querySelector("a").click();
    else if (event.key === "m" && may) ask(card);
    else if (side && event.shiftKey && may && all[at + side]) send(card, all[at + side]);
    else if (side && !event.shiftKey) {
      for (let to = at + side; all[to]; to += side) {
        const there = cardsOf(all[to]);
        if (there.length) { focus(there[Math.min(row, there.length - 1)]); break; }
      }
    } else if (way) focus(cardsOf(all[at])[row + way] ?? card);
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-card-move]");
    if (opener) return ask(opener.closest(".board-card"));
    const to = event.target.closest("[data-move-to]");
    if (to && asked) {
      document.getElementById("move-dialog").close();
      focus(asked);
      return send(asked, document.getElementById(`column-${to.dataset.moveTo}`));
    }
    const tab = event.target.closest("[data-column]");
    if (tab) {
      event.preventDefault();
      board().scrollTo({ left: document.getElementById(`column-${tab.dataset.column}`).offsetLeft - board().offsetLeft });
    }
  });

  // ---- what the columns count; which column a phone shows ----
  const sums = () => document.querySelectorAll("#board-sums [data-sum]").forEach((one) => {
    document.querySelectorAll(`[data-sum-count="${one.dataset.sum}"]`).forEach((to) => { to.textContent = one.dataset.count; });
    document.querySelectorAll(`[data-sum-total="${one.dataset.sum}"]`).forEach((to) => { to.textContent = one.dataset.total; });
  });
  const watch = () => {
    if (!board()) return;
    const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
      if (entry.intersectionRatio < 0.6) return;
      document.querySelectorAll(".board-tabs a").forEach((tab) => {
        tab.dataset.column === entry.target.dataset.stage ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current");
      });
    }), { root: board(), threshold: 0.6 });
    columns().forEach((one) => seen.observe(one));
  };
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target?.id === "board-sums") return sums();
    if (event.target?.id === "listing") { start(); watch(); }
  });
  start();
  watch();
})();
