// What pages need beyond htmx: placing menus, toasts, masking again, Esc, keeping what was typed.
// Everything listens on the document, so that it holds for swapped content too. No inline code, no globals.
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // ---- what the address asked wrongly is left out of it too, so that nothing asks it again ----
  const forget = () => {
    const said = find(".left-out");
    if (said) history.replaceState(history.state, "", said.dataset.address);
  };
  document.addEventListener("DOMContentLoaded", forget);
  document.addEventListener("htmx:after:swap", forget);

  // ---- the pager says of how many rows, as soon as the list's number is there ----
  document.addEventListener("htmx:after:swap", () => {
    const listed = find("[data-listed]"), all = find("#list-count")?.textContent.trim();
    if (listed && all) listed.textContent = all;
  });

  // ---- menus: a popover opens under the button that opened it, inside the window ----
  const opener = new WeakMap();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[popovertarget]");
    const menu = button && document.getElementById(button.getAttribute("popovertarget"));
    if (menu) opener.set(menu, button);
  }, true);
  const place = (menu) => {
    const button = opener.get(menu) ?? find(`[popovertarget="${CSS.escape(menu.id)}"]`);
    if (!button) return;
    const at = button.getBoundingClientRect(), own = menu.getBoundingClientRect(), edge = 12;  // from the window's, the bar it scrolls by left out
    const left = Math.max(edge, Math.min(at.left, document.documentElement.clientWidth - own.width - edge));
    const below = at.bottom + 4, above = at.top - own.height - 4;
    const top = below + own.height > innerHeight - edge && above > edge ? above : below;
    menu.style.setProperty("--x", `${Math.round(left)}px`);
    menu.style.setProperty("--y", `${Math.round(Math.max(edge, top))}px`);
    menu.style.setProperty("--h", `${Math.round(innerHeight - Math.max(edge, top) - edge)}px`);
  };
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (menu.matches?.(".menu[popover]") && event.newState === "open") {
      place(menu);
      find("[data-narrow]", menu)?.focus({ preventScroll: true });
    } else if (menu.matches?.(".menu details")) {
      const outer = menu.closest("[popover]");
      if (outer?.matches(":popover-open")) place(outer);
    }
  }, true);
  addEventListener("resize", () => all(".menu:popover-open").forEach(place));

  // ---- what is cut short is told in full to whoever points at it ----
  document.addEventListener("pointerover", (event) => {
    const cut = event.target.closest?.(".cut, .gx-table td, .gx-grid td, .cal-entry span, h1, [aria-current=page]");
    if (!cut || cut.title || cut.querySelector("[title]") || cut.scrollWidth <= cut.clientWidth) return;
    if (getComputedStyle(cut).textOverflow === "ellipsis") cut.title = cut.textContent.trim();
  });

  // ---- narrowing a long choice ----
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-narrow]")) return;
    const words = event.target.value.trim().toLowerCase();
    all(".options .entry", event.target.closest("form")).forEach((entry) => {
      entry.hidden = words !== "" && !entry.textContent.toLowerCase().includes(words);
    });
  });

  // ---- a filter's operator says which of its fields are asked ----
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-operator]")) return;
    const form = event.target.closest("form");
    all("[data-for]", form).forEach((part) => {
      part.disabled = !part.dataset.for.split(" ").includes(event.target.value);
    });
    find("[data-for]:enabled :is(input, select)", form)?.focus();
  });

  // ---- a long select can be searched: what fits is shown below the words, the first of it chosen ----
  const findable = (select) => {
    const box = document.createElement("input"), every = [...select.options];
    let chosen = select.value; // by hand, or before: what an emptied box leads back to
    const text = (one) => `${one.textContent} ${one.dataset.words ?? ""}`.toLowerCase();
    Object.assign(box, { type: "search", className: "form-control", placeholder: select.dataset.find, autocomplete: "off" });
    box.setAttribute("aria-label", select.dataset.find);
    box.setAttribute("aria-controls", select.id);
    box.addEventListener("input", () => {
      const words = box.value.trim().toLowerCase().split(/\s+/);
      const fits = every.filter((one) => words.every((word) => text(one).includes(word)));
      select.replaceChildren(...(box.value.trim() && fits.length ? fits : every));
      select.value = box.value.trim() && fits.length ? fits[0].value : chosen;
      select.size = box.value.trim() ? Math.min(Math.max(fits.length, 2), 6) : 1;
      if (box.value.trim() && !fits.length) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    });
    select.addEventListener("change", () => { chosen = select.value; });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
      if (event.key === "ArrowDown" || event.key === "Enter") select.focus();
    });
    select.before(box);
    delete select.dataset.find;
  };

  // ---- one file dropped or chosen: its name stands where one was asked for it ----
  document.addEventListener("change", (event) => {
    const said = event.target.type === "file" && find("[data-dropped]", event.target.closest(".drop-one") ?? document.createElement("div"));
    if (said && event.target.files.length) said.textContent = [...event.target.files].map((file) => file.name).join(" · ");
  });

  // ---- toasts: eight seconds, longer while looked at; what went wrong stays until closed ----
  const LASTS = 8000;
  const region = () => document.getElementById("toasts");
  const keep = (toast) => toast.matches(":hover, :focus-within, [role=alert]");
  const watch = (toast) => {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "yes";
    const leave = () => (keep(toast) ? setTimeout(leave, 2000) : toast.remove());
    setTimeout(leave, LASTS);
  };
  document.addEventListener("gx:toast", () => tidy());
  const tidy = () => {
    const toasts = all("[data-toast]", region() ?? document);
    toasts.forEach(watch);
    toasts.slice(0, Math.max(0, toasts.length - 4)).forEach((toast) => toast.remove());
  };
  const say = (template) => {
    const from = document.getElementById(template);
    if (from && region()) region().append(from.content.cloneNode(true));
    tidy();
  };

  // Ctrl-Z takes back what was just said, as long as it is said; in a field it belongs to the field
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const undo = all("[data-undo]", region() ?? document).at(-1);
    if (!undo) return;
    event.preventDefault();
    undo.click();
  });
  // taking back shows the page anew: where people were in it, they stay
  addEventListener("pagehide", () => {
    const tops = all(".scroll").map((one) => one.scrollTop);
    sessionStorage.setItem("tops", JSON.stringify([location.pathname + location.search, tops]));
  });
  addEventListener("DOMContentLoaded", () => {
    const [at, tops] = JSON.parse(sessionStorage.getItem("tops") ?? "[]");
    if (at === location.pathname + location.search) all(".scroll").forEach((one, n) => { one.scrollTop = tops[n] ?? 0; });
  });

  // a button pressed by key that shows its page anew has the focus there, too, or its neighbour where it is spent
  const PRESSED = "pressed";
  document.addEventListener("submit", (event) => {
    const action = event.submitter?.matches("main :focus-visible") && event.target.getAttribute("action");
    if (action) sessionStorage.setItem(PRESSED, JSON.stringify([location.pathname, action]));
  });
  addEventListener("DOMContentLoaded", () => {
    const [at, action] = JSON.parse(sessionStorage.getItem(PRESSED) ?? "[]");
    sessionStorage.removeItem(PRESSED);
    const form = at === location.pathname && find(`main form[action="${CSS.escape(action)}"]`);
    if (form) (find("button:enabled", form) ?? find("button:enabled", form.parentElement))?.focus();
  });

  // ---- a value shown for a while is masked again, whatever the network does ----
  const mask = (shown) => {
    const again = find("template", shown)?.content.cloneNode(true).firstElementChild;
    if (!again || !shown.isConnected) return;
    shown.replaceWith(again);
    globalThis.htmx?.process(again);
  };
  const remask = () => all(".mask[data-remask]:not([data-watched])").forEach((shown) => {
    shown.dataset.watched = "yes";
    setTimeout(() => mask(shown), Number(shown.dataset.remask) * 1000);
  });

  // ---- copying; where the browser lets no page write there (plain http), the text is marked for Ctrl-C ----
  const copy = async (button, field) => {
    const said = find("span", button) ?? button;
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = button.dataset.copied;
    } catch { said.textContent = button.dataset.select; }
  };

  // ---- clicks ----
  const acts = {
    "[data-close]": (button) => button.closest("[data-toast], dialog, [popover]")?.matches("dialog")
      ? button.closest("dialog").close() : button.closest("[data-toast]")?.remove(),
    "[data-open]": (button) => find(button.dataset.open)?.showModal(),
    "[data-back]": () => history.back(),
    "[data-mask-now]": (button) => mask(button.closest(".mask")),
    "[data-give-way]": (button) => {
      const cancel = find("[data-cancel]", button.closest("form") ?? document.createElement("form"));
      // a page that answers a sent form is not loaded again: that would send the form once more
      const before = button.closest(".gx-problem") && (document.referrer || "/");
      cancel ? cancel.click() : before ? location.assign(before) : location.reload();
    },
    "[data-print]": () => print(),
    "[data-copy]": (button) => copy(button, document.getElementById(button.dataset.copy)),
    "[data-pause]": (button) => {
      const paused = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(paused));
      button.closest(".job").toggleAttribute("data-paused", paused);
    },
  };
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(acts)) {
      const button = event.target.closest(selector);
      if (button) return act(button);
    }
    // anywhere on a value that is changed in place opens its field; marking its text does not
    const value = event.target.closest(".inline:not(.editing)");
    const pencil = value && !event.target.closest("a, button") && !String(getSelection()) && find(":scope > .gx-x", value);
    if (pencil) return pencil.click();
    // anywhere on a row opens its record; marking text and other controls stay as they are
    // (beside a list with a peek, the row's margin shows the peek)
    const row = event.target.closest(".gx-table tbody tr");
    if (row?.dataset.pk && row.closest("[data-peek]")) return;
    const link = row && !event.target.closest("a, button, input, label, .pick") && !String(getSelection()) && find("a", row);
    if (link) link.dispatchEvent(new MouseEvent("click", event));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const form = event.target.closest?.("[data-escape]");
    if (form) find("[data-cancel]", form)?.click();
  });

  // ---- forms: one sending, no loss on leaving, nor where the server is away ----
  // A sent form leaves its page, and what was typed with it: so the house is asked first whether it is there, where
  // it was not heard of for a while (a page left open, a machine that slept) or something went unanswered since.
  // Any answer but a failure will do: many a proxy keeps the health page to itself, and lets forms through.
  const FRESH = 120_000;
  let heard = Date.now(); // when the house last answered this page; 0: it did not
  const isDoubted = () => !navigator.onLine || Date.now() - heard > FRESH;
  const doubt = () => { heard = 0; };
  addEventListener("offline", doubt);
  document.addEventListener("gx:silent", doubt);
  const isThere = async () => {
    try {
      const answer = await fetch(document.body.dataset.health, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      return answer.status < 500;
    } catch { return false; }
  };
  const send = async (form, submitter) => {
    form.dataset.asking = "yes";
    const there = await isThere();
    delete form.dataset.asking;
    heard = there ? Date.now() : 0;
    if (!there) return say("offline");
    form.dataset.there = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.there;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent || form.dataset.asking) return event.preventDefault();
    if (form.dataset.touched && !form.dataset.there && isDoubted() && document.body.dataset.health) {
      event.preventDefault();
      return send(form, event.submitter);
    }
    // where a link led, before somebody came back to this page, is not where a press of a button leads
    if (event.submitter) all("input[name=next][autocomplete=off]", form).forEach((one) => { one.value = ""; });
    // a file that comes leaves the page as it is: the other file can be asked for after it
    if (!form.hasAttribute("data-file")) form.dataset.sent = "yes";
  });
  document.addEventListener("input", (event) => {
    // a field may stand outside its form, and name it
    const form = event.target.form ?? event.target.closest?.(".gx-form");
    if (form?.matches(".gx-form")) form.setAttribute("data-touched", "yes");
  });
  document.addEventListener("click", (event) => {
    // a press that fills a field is something typed, too
    const press = event.target.closest?.("[data-fills]");
    if (press) document.getElementById(press.dataset.fills)?.setAttribute("data-touched", "yes");
    // a link between parts of one form takes along what was typed: the server keeps it, and shows the part asked for
    const link = event.target.closest?.("a[data-sends]");
    const form = link && document.getElementById(link.dataset.sends);
    if (!form?.dataset.touched || link.pathname !== location.pathname) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    form.elements.next.value = link.search;
    form.requestSubmit();
  });
  addEventListener("beforeunload", (event) => {
    if (find(".gx-form[data-touched]:not([data-sent])")) event.preventDefault();
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => form.removeAttribute("data-sent")));

  // ---- htmx ----
  const onPage = (name, act) => document.addEventListener(name, act);
  // what asks by itself says so itself
  const byItself = (ctx) => ["live", "every"].includes(ctx.sourceEvent?.type);
  onPage("htmx:config:request", (event) => {
    const { sourceElement, request } = event.detail.ctx;
    const box = find("#list-search", sourceElement);
    if (box) asked = box.value;
    // an address names only what is chosen
    if (request.method !== "GET" || !(request.body instanceof FormData)) return;
    for (const [name, value] of [...request.body]) if (value === "") request.body.delete(name);
  });
  onPage("htmx:before:response", (event) => {
    // a proxy's page is none of ours: it says no more than that nobody answered
    const { response } = event.detail.ctx;
    heard = response.status < 500 ? Date.now() : 0;
    if (response.status >= 500 && !response.headers.has("X-Request-Id")) {
      event.preventDefault();
      if (!byItself(event.detail.ctx)) say("offline");
      return;
    }
    // the session ended: the sign-in page came instead of a fragment
    const { raw } = event.detail.ctx.response, login = document.body.dataset.login;
    if (!raw.redirected || !login || new URL(raw.url).pathname !== login) return;
    event.preventDefault();
    location.reload();
  });
  onPage("htmx:error", (event) => {
    if (!event.detail.ctx) return;
    doubt();
    if (!byItself(event.detail.ctx)) say("offline");
  });
  onPage("gx:offline", () => say("offline"));
  let asked = null;
  onPage("htmx:after:swap", (event) => {
    // the search box outlives the swap (hx-preserve); letters typed meanwhile are asked for now
    const box = document.getElementById("list-search");
    if (box && box.value !== (asked ?? box.defaultValue)) box.dispatchEvent(new Event("input", { bubbles: true }));
    const target = event.target.closest?.(".inline");
    if (target && !target.matches("form")) target.classList.add("flash");
    follow();
    refresh();
  });
  // ---- a strip of tabs shows the chosen one, and fades where there is more ----
  const fade = (strip) => {
    strip.toggleAttribute("data-before", strip.scrollLeft > 1);
    strip.toggleAttribute("data-after", strip.scrollLeft + strip.clientWidth < strip.scrollWidth - 1);
  };
  const strips = (way) => all(".tabs").forEach(way);
  const settle = (strip) => {
    const here = find("[aria-current]", strip), EDGE = 40;
    if (here && !strip.dataset.settled) {
      const from = here.offsetLeft - strip.offsetLeft, over = from + here.offsetWidth + EDGE - strip.clientWidth;
      strip.scrollLeft = Math.min(Math.max(strip.scrollLeft, over), Math.max(0, from - EDGE));
    }
    if (!strip.dataset.settled) strip.addEventListener("scroll", () => fade(strip), { passive: true });
    strip.dataset.settled = "yes";
    fade(strip);
  };
  addEventListener("resize", () => strips(fade));
  // a value changed in place keeps the keyboard: into its field, and back to the value
  let home = null, cell = null; // the cell of a file that a button put right: the button goes
  onPage("htmx:before:request", (event) => {
    home = event.detail.ctx.sourceElement.closest?.(".inline")?.parentElement ?? home;
    cell = event.detail.ctx.sourceElement.closest?.("td.mend")?.id ?? cell;
  });
  const follow = () => {
    if (!(document.activeElement ?? document.body).matches("body, main")) return;
    if (cell) find("input", document.getElementById(cell) ?? document.createElement("td"))?.focus();
    cell = null;
    if (!home?.isConnected) return;
    const field = find(".inline.editing :is(input:not([type=hidden]), select, textarea)", home);
    (field ?? find(".inline > .gx-x", home))?.focus();
    home = null;
  };
  // the answer about a cell of a file replaces nothing that was typed since it was asked for
  const MENDED = "input.form-control[id^=mend-]", held = new WeakMap();
  onPage("htmx:config:request", ({ detail: { ctx } }) => {
    if (!ctx.sourceElement.closest?.("td.mend, tr.group")) return;
    held.set(ctx, new Map(all(MENDED).map((field) => [field.id, field.value])));
  });
  onPage("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
    const before = held.get(ctx);
    const isOld = ({ target }) => {
      const field = find(MENDED, (typeof target === "string" ? find(target) : target) ?? document);
      return before.has(field?.id) && before.get(field.id) !== field.value;
    };
    if (before) tasks.splice(0, tasks.length, ...tasks.filter((task) => !isOld(task)));
  });
  const refresh = () => { tidy(); remask(); strips(settle); all("select[data-find]:enabled").forEach(findable); };
  const start = () => {
    refresh();
    // an address may name a menu of its page: it stands open
    const named = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    if (named?.matches("[popover]")) named.showPopover();
    find(".gx-nav [aria-current]")?.scrollIntoView({ block: "nearest" }); // the menu may be longer than the window
    if (find("[data-print-now]")) setTimeout(() => print(), 300);
    (find(".gx-fields [aria-invalid]") ?? find("[data-errors]"))?.focus();
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start();
})();
