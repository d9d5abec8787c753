// A list as a grid: cells are changed where they stand, by keys alone if need be. What is wrong stays yellow
// with its sentence; what somebody else changed meanwhile is shown, never overwritten; Ctrl-Z takes back.
(() => {
  const grid = () => document.querySelector("[data-grid]");
  const rows = () => [...grid().tBodies[0].rows];
  const cellsOf = (row) => [...row.querySelectorAll("td")];
  const said = (what) => { const at = document.getElementById("grid-said"); if (at) at.textContent = at.dataset[what] ?? what; };
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const dialog = (name) => document.getElementById(`${name}-dialog`);
  const undos = [], redos = [], queues = new WeakMap();
  let current = null, anchor = null, editor = null, leaving = false;

  const at = (cell) => [rows().indexOf(cell.parentElement), cellsOf(cell.parentElement).indexOf(cell)];
  const cellAt = (row, column) => rows()[row] && cellsOf(rows()[row])[column];
  const block = () => {
    if (!current) return [];
    const [r1, c1] = at(anchor ?? current), [r2, c2] = at(current), found = [];
    for (let r = Math.min(r1, r2); r <= Math.max(r1, r2); r++) {
      found.push(cellsOf(rows()[r]).slice(Math.min(c1, c2), Math.max(c1, c2) + 1));
    }
    return found;
  };
  const mark = () => {
    grid().querySelectorAll("[aria-selected]").forEach((cell) => cell.removeAttribute("aria-selected"));
    if (anchor && anchor !== current) block().flat().forEach((cell) => cell.setAttribute("aria-selected", "true"));
  };
  // A method of input (pinyin) composes only where one can write: so the cell itself takes the first signs, in
  // place of what it shows. By finger that would raise the keyboard at every tap.
  const byHand = matchMedia("(pointer: fine)");
  const ready = (cell) => {
    if (!byHand.matches || cell.getAttribute("aria-readonly") === "true" || cell.dataset.kind === "choice") return;
    cell.setAttribute("contenteditable", "plaintext-only");
    getSelection().selectAllChildren(cell);
  };
  const go = (cell, extend = false) => {
    if (!cell) return false;
    if (current) { current.tabIndex = -1; current.removeAttribute("contenteditable"); }
    anchor = extend ? anchor ?? current : null;
    current = cell;
    cell.tabIndex = 0;
    ready(cell);
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    mark();
    return true;
  };
  const step = (down, right, extend) => {
    const [row, column] = at(current);
    return go(cellAt(Math.max(0, row + down), Math.max(0, column + right)), extend);
  };
  const along = (way) => {
    const all = rows().flatMap(cellsOf);
    return go(all[all.indexOf(current) + way]);
  };

  // ---- saving: the cells of a row one after the other, each based on the version the last one left ----
  const problem = (cell, sentence) => {
    cell.classList.toggle("y", Boolean(sentence));
    sentence ? cell.setAttribute("aria-invalid", "true") : cell.removeAttribute("aria-invalid");
    cell.querySelector("small")?.remove();
    if (!sentence) return;
    const small = document.createElement("small");
    small.textContent = sentence;
    cell.append(small);
    said(sentence);
  };
  const put = (row, texts) => cellsOf(row).forEach((cell) => {
    const text = texts[cell.dataset.code];
    if (text !== undefined && !cell.contains(editor) && !cell.matches(".y, .is-saving")) cell.textContent = text;
  });
  const done = (url, again, isRedone) => {
    if (!isRedone) redos.length = 0;
    if (url) undos.push({ url, again });
  };
  const post = async (cell, text, isRedone = false) => {
    const row = cell.parentElement;
    const body = new URLSearchParams({ key: row.dataset.key, version: row.dataset.version, code: cell.dataset.code, text });
    let answer, told;
    try {
      answer = await fetch(grid().dataset.cellUrl, { method: "POST", body, headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
      told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : { error: answer.statusText || String(answer.status) };
    } catch { told = { error: document.getElementById("grid-said").dataset.offline }; }
    cell.classList.remove("is-saving");
    if (told.differences?.length) return conflict(cell, text, told);
    if (told.error) return problem(cell, told.error);
    delete cell.dataset.before;
    problem(cell, "");
    const { key } = row.dataset, { code } = cell.dataset;
    done(told.undo, () => {
      const there = grid().querySelector(`tr[data-key="${key}"] td[data-code="${code}"]`);
      if (there) { go(there); return save(there, text, true); }
    }, isRedone);
    if (told.gone) return row.remove();
    row.dataset.version = told.version;
    put(row, told.texts);
    said("saved");
  };
  const save = (cell, text, isRedone = false) => {
    cell.dataset.before ??= cell.textContent;
    cell.textContent = text;
    cell.classList.add("is-saving");
    said("saving");
    const row = cell.parentElement;
    const last = (queues.get(row) ?? Promise.resolve()).then(() => post(cell, text, isRedone));
    queues.set(row, last);
    return last;
  };
  const restore = (cell) => {
    if (cell.dataset.before === undefined) return false;
    cell.textContent = cell.dataset.before;
    delete cell.dataset.before;
    problem(cell, "");
    return true;
  };
  const conflict = (cell, text, told) => {
    const box = dialog("conflict"), shown = box.querySelector("[data-differences]");
    box.querySelector("#conflict-said").textContent = told.error;
    shown.replaceChildren(...told.differences.map(([label, mine, theirs]) => {
      const one = document.getElementById("difference").content.cloneNode(true);
      one.querySelector("[data-is=mine]").textContent = `${label}: ${mine}`;
      one.querySelector("[data-is=theirs]").textContent = `${label}: ${theirs}`;
      return one;
    }));
    const close = () => { box.close(); go(cell); };
    box.querySelector("[data-mine]").onclick = () => { cell.parentElement.dataset.version = told.version; close(); save(cell, text); };
    box.querySelector("[data-theirs]").onclick = () => { close(); restore(cell); fresh(); };
    box.showModal();
  };
  const fresh = async () => {
    const [row, column] = current ? at(current) : [0, 0];
    await htmx.ajax("GET", location.pathname + location.search, { target: "#listing", swap: "innerHTML" });
    current = anchor = null;
    if (grid()) go(cellAt(row, column) ?? cellAt(0, 0));
  };

  // ---- the field in a cell ----
  const close = (keep) => {
    if (!editor) return;
    const field = editor, cell = field.parentElement, text = field.value;
    editor = null;
    cell.classList.remove("is-editing");
    const before = field.dataset.before;
    field.remove();
    cell.textContent = before;
    if (keep && text !== before) save(cell, text);
    else if (!keep) restore(cell);
  };
  const edit = (cell, first) => {
    if (editor || cell.getAttribute("aria-readonly") === "true" || cell.matches(".is-saving")) return;
    const choices = cell.dataset.kind === "choice" ? JSON.parse(document.getElementById("grid-options").textContent)[cell.dataset.code] : null;
    problem(cell, "");
    cell.removeAttribute("contenteditable");
    const before = cell.textContent, field = document.createElement(choices ? "select" : "input");
    if (choices) {
      const all = choices.includes(before) ? choices : [before, ...choices];
      all.forEach((word) => field.append(new Option(word || "–", word, false, word === before)));
      const start = first && all.find((word) => word.toLowerCase().startsWith(first.toLowerCase()));
      if (start) field.value = start;
    } else {
      field.type = "text";
      field.value = first ?? before;
      if (cell.dataset.kind === "number") field.inputMode = "decimal";
    }
    field.dataset.before = before;
    field.setAttribute("aria-label", grid().tHead.rows[0].cells[cell.cellIndex].textContent);
    cell.replaceChildren(field);
    cell.classList.add("is-editing");
    editor = field;
    field.focus();
    if (!choices && first === undefined) field.select();
  };

  const parse = (text) => {
    // what a spreadsheet copies: tabs, line ends, and quotes around cells that hold either
    const found = [[""]];
    let quoted = false, last = () => found.at(-1);
    const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let n = 0; n < body.length; n++) {
      const sign = body[n], cell = last().length - 1;
      if (quoted) {
        if (sign !== '"') last()[cell] += sign;
        else if (body[n + 1] === '"') { last()[cell] += '"'; n++; } else quoted = false;
      } else if (sign === '"' && last()[cell] === "") quoted = true;
      else if (sign === "\t") last().push("");
      else if (sign === "\n") found.push([""]);
      else last()[cell] += sign;
    }
    return found;
  };
  const paste = async (text) => {
    let pasted = parse(text);
    const chosen = block();
    if (pasted.length === 1 && pasted[0].length === 1) {
      if (chosen.flat().length <= 1) return current.getAttribute("aria-readonly") === "true" || save(current, pasted[0][0]);
      pasted = chosen.map((row) => row.map(() => pasted[0][0]));
    }
    if (!grid().dataset.pasteUrl) return;
    const from = chosen[0][0], [row, column] = at(from), cells = [];
    let out = 0;
    pasted.forEach((line, down) => line.forEach((value, right) => {
      const cell = cellAt(row + down, column + right);
      if (!cell) { out += 1; return; }
      const there = cell.parentElement.dataset;
      cells.push({ key: there.key, version: there.version, code: cell.dataset.code, text: value });
    }));
    block.pasted = cells;
    const values = { cells: JSON.stringify(cells), left_out: out ? dialog("paste").dataset.out?.replace("{n}", out) ?? "" : "" };
    await htmx.ajax("POST", grid().dataset.pasteUrl, { target: "#paste-dialog", swap: "innerHTML", values });
    if (!dialog("paste").querySelector("form")) return;
    dialog("paste").showModal();
    dialog("paste").querySelector("[type=submit]")?.focus();
  };
  const undo = async () => {
    const one = undos.pop();
    if (!one) return;
    const { url } = one;
    const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
    const told = answer.ok ? await answer.json() : {};
    if (answer.ok) {
      redos.push(one);
      // the toast that offers the same has nothing left to offer
      document.querySelectorAll("#toasts [data-undo]").forEach((button) => button.getAttribute("hx-post") === url && button.closest("[data-toast]").remove());
    }
    await fresh();
    said(told.said ?? "offline");
  };
  const redo = async () => {
    const one = redos.pop(), left = [...redos];
    if (!one) return;
    await one.again();
    redos.splice(0, redos.length, ...left);
  };
  // a pasted block once more: its rows' versions are those of now
  const pasteAgain = (cells) => async () => {
    const versions = new Map(rows().map((row) => [row.dataset.key, row.dataset.version]));
    const fresher = cells.map((cell) => ({ ...cell, version: versions.get(cell.key) ?? cell.version }));
    const values = { cells: JSON.stringify(fresher), step: "right" };
    block.pasted = fresher;
    await htmx.ajax("POST", grid().dataset.pasteUrl, { target: "#paste-dialog", swap: "innerHTML", values });
  };

  // ---- keys ----
  const inField = (event) => {
    const keys = {
      Enter: () => { close(true); step(event.shiftKey ? -1 : 1, 0); },
      Tab: () => { const cell = editor.parentElement; close(true); go(cell); along(event.shiftKey ? -1 : 1) || go(cell); },
      Escape: () => { const cell = editor.parentElement; close(false); go(cell); },
    };
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  };
  const inGrid = (event) => {
    if (event.isComposing || event.keyCode === 229) return;  // belongs to the method of input
    const command = event.ctrlKey || event.metaKey, last = cellsOf(current.parentElement).length - 1;
    const again = command && (event.key.toLowerCase() === "y" || (event.key.toLowerCase() === "z" && event.shiftKey));
    if (again) { event.preventDefault(); event.stopPropagation(); return redo(); }
    if (command && event.key.toLowerCase() === "z") { event.preventDefault(); event.stopPropagation(); return undo(); }
    if (command && event.key.toLowerCase() === "a") { event.preventDefault(); anchor = cellAt(0, 0); current = cellAt(rows().length - 1, last); return mark(); }
    if (event.key === "Tab") {
      if (leaving) { leaving = false; return; }
      if (along(event.shiftKey ? -1 : 1)) event.preventDefault();
      return;
    }
    leaving = false;
    const keys = {
      ArrowUp: () => step(-1, 0, event.shiftKey), ArrowDown: () => step(1, 0, event.shiftKey),
      ArrowLeft: () => step(0, -1, event.shiftKey), ArrowRight: () => step(0, 1, event.shiftKey),
      Home: () => go(command ? cellAt(0, 0) : cellAt(at(current)[0], 0)),
      End: () => go(command ? cellAt(rows().length - 1, last) : cellAt(at(current)[0], last)),
      PageDown: () => go(cellAt(Math.min(rows().length - 1, at(current)[0] + 15), at(current)[1])),
      PageUp: () => go(cellAt(Math.max(0, at(current)[0] - 15), at(current)[1])),
      Enter: () => edit(current), F2: () => edit(current),
      Escape: () => { if (!restore(current)) { leaving = true; anchor = null; mark(); } },
      Delete: () => { if (current.textContent && current.getAttribute("aria-readonly") !== "true") save(current, ""); },
    };
    const act = keys[event.key] ?? (event.key === "Backspace" ? keys.Delete : null);
    if (act && (!command || event.key === "Home" || event.key === "End")) { event.preventDefault(); return act(); }
    if (command || event.altKey || event.key.length !== 1 || event.key === " ") return;
    if (current.dataset.kind === "choice") { event.preventDefault(); return edit(current, event.key); }
    edit(current, "");  // the sign itself goes to the field that has the focus now
  };
  document.addEventListener("keydown", (event) => {
    if (!grid()) return;
    if (editor && event.target === editor) return inField(event);
    if (event.target.matches?.("[data-grid] td")) inGrid(event);
  }, true);
  // what is composed stands in the cell until it is said, then goes on in a field: moving it sooner loses letters
  const inCell = (event) => event.target.matches?.("[data-grid] td") && event.target;
  document.addEventListener("compositionstart", (event) => {
    const cell = inCell(event);
    if (!cell) return;
    const shown = cell.cloneNode(true);
    shown.querySelector("small")?.remove();
    cell.dataset.shown = shown.textContent;
    cell.classList.add("is-composing");
  });
  document.addEventListener("compositionend", (event) => {
    const cell = inCell(event);
    if (!cell) return;
    cell.classList.remove("is-composing");
    cell.textContent = cell.dataset.shown ?? "";
    delete cell.dataset.shown;
    if (event.data) edit(cell, event.data);
    else ready(cell);
  });
  // nothing else changes a cell without its field; what comes without a key (speech, another keyboard) begins one
  document.addEventListener("beforeinput", (event) => {
    const cell = inCell(event);
    if (!cell || event.isComposing || event.inputType === "insertCompositionText") return;
    event.preventDefault();
    if (event.inputType === "insertText" && event.data) edit(cell, event.data);
  });
  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest?.("[data-grid] td");
    if (cell && cell !== current && event.target === cell) go(cell);
  });
  document.addEventListener("focusout", (event) => {
    if (editor && event.target === editor) setTimeout(() => editor === event.target && document.activeElement !== editor && close(true));
  });
  document.addEventListener("mousedown", (event) => {
    const cell = event.target.closest?.("[data-grid] td");
    if (!cell || event.target === editor) return;
    event.preventDefault();
    close(true);
    go(cell, event.shiftKey);
  });
  document.addEventListener("dblclick", (event) => {
    const cell = event.target.closest?.("[data-grid] td");
    if (cell && event.target !== editor) edit(cell);
  });
  document.addEventListener("copy", (event) => {
    if (!grid() || editor || !document.activeElement?.matches("[data-grid] td")) return;
    event.preventDefault();
    const quote = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    event.clipboardData.setData("text/plain", block().map((row) => row.map((cell) => quote(cell.textContent)).join("\t")).join("\n"));
  });
  document.addEventListener("paste", (event) => {
    if (!grid() || editor || !document.activeElement?.matches("[data-grid] td")) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text/plain"));
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const made = dialog("paste")?.querySelector("[data-pasted]");
    if (made) {
      const isRedone = !dialog("paste").open;
      if (made.dataset.pasted) done(made.dataset.pasted, pasteAgain(block.pasted ?? []), isRedone);
      made.remove();
      dialog("paste").close();
      fresh();
    } else if (event.target?.id === "listing") {
      current = anchor = editor = null;
      start();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (grid() && (editor || grid().querySelector(".is-saving, td.y"))) event.preventDefault();
  });
  const start = () => {
    const first = grid() && cellAt(0, 0);
    if (first) { first.tabIndex = 0; current = first; }
  };
  start();
})();
