// Single keys: what they open stands on the page (#page-keys), made from the one registry. They are silent
// while something is typed, while an input method composes, in dialogs, and with Ctrl, Alt or ⌘ held.
(() => {
  const WAIT = 1500; // ms between the two keys of a pair
  const find = (selector, root = document) => root.querySelector(selector);
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const own = { "?": () => say("gx:keys"), "/": () => search() };
  let first = "", timer = 0;

  const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const table = () => {
    const held = document.getElementById("page-keys");
    return held ? JSON.parse(held.textContent) : {};
  };
  const search = () => {
    const box = document.getElementById("list-search") ?? document.getElementById("palette-q");
    if (box?.checkVisibility?.()) return box.focus(), box.select();
    say("gx:palette");
  };
  const forget = () => { first = ""; clearTimeout(timer); };
  const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false]), dialog, [role=textbox], [role=combobox]");

  const opens = (to) => {
    if (to.startsWith("pick:")) return say("gx:palette", { pick: to.slice(5) });
    location.assign(to);
  };
  const press = (event) => {
    const known = table(), keys = first ? `${first} ${event.key}` : event.key;
    forget();
    const here = !first && find(`[data-press="${CSS.escape(event.key)}"]`); // this page's own
    const act = own[keys] ?? (here && (() => here.click())) ?? (known[keys] && (() => opens(known[keys])));
    if (act) {
      event.preventDefault();
      act();
    } else if (keys.length === 1 && Object.keys(known).some((key) => key.startsWith(`${keys} `))) {
      first = keys;
      timer = setTimeout(forget, WAIT);
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.repeat) return;
    const mod = mac ? event.metaKey : event.ctrlKey;
    if (mod && !event.altKey && !event.shiftKey) {
      const key = event.key.toLowerCase();
      if (key === "k") {
        event.preventDefault();
        say("gx:palette");
      } else if (key === "z" && !typing(event.target)) {
        const undo = [...document.querySelectorAll("#toasts [data-toast] [hx-post]")].at(-1);
        if (undo) event.preventDefault(), undo.click();
      }
      return;
    }
    const off = !Object.keys(table()).length; // switched off by this person, or nobody signed in
    if (off || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || find("dialog[open]")) return forget();
    press(event);
  });

  if (mac) {
    document.querySelectorAll("[data-mod]").forEach((cap) => { cap.textContent = cap.textContent.replace("Ctrl ", "⌘"); });
  }
})();
