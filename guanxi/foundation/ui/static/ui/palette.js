// The palette: a combobox over records and verbs, ranked by the server. In a dialog anywhere, as a page on a
// phone. Nothing is asked while an input method composes: what stands in the field then is not yet a word.
(() => {
  const PAUSE = 70; // ms after the last letter
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const dialog = () => document.getElementById("palette");
  const box = () => document.getElementById("palette-q");
  const list = () => document.getElementById("palette-hits");
  const hits = () => all("[role=option]", list());
  const chosen = () => find('[aria-selected="true"]', list());
  let timer = 0, asked = 0, shown = 0, mode = {}, before = "", eager = false;

  // ---- what was used ----
  const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";
  const note = (item) => fetch("/find/used/", {
    method: "POST", keepalive: true, headers: { "X-CSRFToken": token() }, body: new URLSearchParams({ item }),
  }).catch(() => {});

  // ---- asking ----
  const ask = async () => {
    clearTimeout(timer);
    timer = 0;
    const number = ++asked, query = new URLSearchParams({ ...mode, q: box().value });
    let answer;
    try {
      answer = await fetch(`${box().dataset.url}?${query}`, { headers: { "HX-Request-Type": "partial" } });
    } catch {
      shown = Math.max(shown, number);
      return document.dispatchEvent(new CustomEvent("gx:offline"));
    }
    if (answer.redirected) return location.reload(); // the session ended
    const html = await answer.text();
    if (number < shown) return; // a later answer stands there already
    shown = number;
    if (!answer.ok) return;
    list().innerHTML = html;
    tell();
    choose(hits()[0]);
    if (eager && number === asked && !timer) enter({ type: "keydown" });
  };
  const later = () => { clearTimeout(timer); eager = false; timer = setTimeout(ask, PAUSE); };
  // Whoever types on and presses Enter means what was typed, not what stood there before.
  const enter = (event) => {
    eager = Boolean(timer) || shown < asked;
    if (timer) ask();
    else if (!eager && chosen()) open(chosen(), event);
  };
  const tell = () => {
    const told = find("[data-told]", list().parentElement);
    if (told) told.textContent = find("[data-said]", list())?.dataset.said ?? "";
  };

  // ---- choosing ----
  const choose = (hit) => {
    all('[aria-selected="true"]', list()).forEach((one) => one.setAttribute("aria-selected", "false"));
    hit?.setAttribute("aria-selected", "true");
    hit ? box().setAttribute("aria-activedescendant", hit.id) : box().removeAttribute("aria-activedescendant");
    hit?.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const found = hits(), at = found.indexOf(chosen());
    if (found.length) choose(found[(at + by + found.length) % found.length]);
  };
  const set = (next, label = "", text = "") => {
    mode = next;
    eager = false;
    const chip = find("[data-of]");
    if (chip) chip.textContent = label, chip.hidden = !label;
    box().value = text;
    ask();
  };
  const back = () => {
    const text = before;
    set({}, "", text);
  };
  const open = (hit, event) => {
    note(hit.dataset.item);
    if (hit.dataset.pick) {
      event?.preventDefault();
      return set({ pick: hit.dataset.pick }, find(".grow", hit)?.textContent.trim());
    }
    const away = hit.matches("a") && event?.type === "keydown";
    if (hit.matches("button") && event?.type === "keydown") return hit.click();
    if (away && (event.ctrlKey || event.metaKey)) return globalThis.open(hit.href);
    if (away) location.assign(hit.href);
    if (!event?.ctrlKey && !event?.metaKey) dialog()?.close();
  };
  const own = (hit) => {
    before = box().value;
    set({ of: hit.dataset.item }, name(hit));
  };
  const name = (hit) => {
    const copy = find(".grow", hit).cloneNode(true);
    all(".c3", copy).forEach((one) => one.remove());
    return copy.textContent.trim();
  };

  // ---- opening ----
  const show = ({ pick } = {}) => {
    const place = dialog();
    if (!place) return box()?.focus(); // this is the page
    all(":popover-open").forEach((menu) => menu.hidePopover());
    if (!place.open) place.showModal();
    box().focus();
    set(pick ? { pick } : {});
  };
  document.addEventListener("gx:palette", (event) => show(event.detail ?? {}));
  document.addEventListener("gx:keys", async () => {
    const sheet = document.getElementById("keys");
    if (!sheet) return location.assign("/find/keys/");
    const on = ["board", "grid"].find((shape) => document.querySelector(`[data-${shape}]`)) ?? (document.getElementById("listing") ? "list" : "");
    const answer = await fetch(`/find/keys/?on=${on}`, { headers: { "HX-Request-Type": "partial" } });
    if (answer.redirected) return location.reload();
    if (!answer.ok) return;
    sheet.innerHTML = await answer.text();
    if (!sheet.open) sheet.showModal();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("a[data-palette]") && dialog() && innerWidth >= 768 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return show();
    }
    if (event.target.closest("a[data-keys]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      dialog()?.close();
      all(":popover-open").forEach((menu) => menu.hidePopover());
      return document.dispatchEvent(new CustomEvent("gx:keys"));
    }
    if (event.target === dialog() || event.target === document.getElementById("keys")) return event.target.close();
    const hit = event.target.closest("#palette-hits [role=option]");
    if (hit) open(hit, event);
  });
  document.addEventListener("pointermove", (event) => {
    const hit = event.target.closest?.("#palette-hits [role=option]");
    if (hit && hit !== chosen()) choose(hit);
  });
  document.addEventListener("input", (event) => {
    if (event.target === box() && !event.isComposing) later();
  });
  document.addEventListener("compositionend", (event) => event.target === box() && later());
  document.addEventListener("submit", (event) => event.target.matches("[data-palette-page]") && event.preventDefault());

  // ---- keys within ----
  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.isComposing || event.keyCode === 229) return;
    const hit = chosen();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      enter(event);
    } else if (event.key === "Tab" && !event.shiftKey && hit?.hasAttribute("data-own")) {
      event.preventDefault();
      own(hit);
    } else if ((event.key === "Escape" || (event.key === "Backspace" && !box().value)) && Object.keys(mode).length) {
      event.preventDefault();
      back();
    } else if (event.key === "Escape" && dialog()?.open) {
      event.preventDefault(); // a search field would first empty itself
      dialog().close();
    }
  });

  // ---- what was opened: once in ten minutes for each record ----
  const here = document.body.dataset.record;
  if (here) {
    const kept = `opened ${here}`, last = Number(sessionStorage.getItem(kept) ?? 0);
    if (Date.now() - last > 600_000) {
      sessionStorage.setItem(kept, String(Date.now()));
      note(here);
    }
  }
  const page = find("[data-palette-page]");
  if (page) {
    for (const name of ["of", "pick"]) {
      const held = find(`input[name=${name}]`, page);
      if (held) mode[name] = held.value;
    }
    choose(hits()[0]);
    box().focus();
  }
})();
