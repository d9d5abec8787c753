// Comments and files: the picker for mentions, files dropped or chosen and sent with their progress.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, attributes = {}, text = "") => {
    const made = Object.assign(document.createElement(tag), { textContent: text });
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };
  const token = (root) => root.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;

  // ---- mentions: after @ the colleagues whose name, pinyin or initials begin so ----
  let list = null, field = null, asked = 0;
  const typed = (box) => /(^|[\s，。；、（(])@([^\s@]{0,20})$/u.exec(box.value.slice(0, box.selectionStart));
  const shut = () => {
    list?.remove();
    field?.removeAttribute("aria-activedescendant");
    field?.setAttribute("aria-expanded", "false");
    list = null;
  };
  const options = () => (list ? all("[role=option]", list) : []);
  const active = () => options().find((one) => one.getAttribute("aria-selected") === "true");
  const point = (one) => {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === one)));
    if (one) { field.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
  };
  const choose = (one) => {
    const found = one && typed(field), end = field.selectionStart;
    if (!found) return shut();
    const start = end - found[2].length - 1;
    field.setRangeText(`@${one.dataset.name} `, start, end, "end");
    const form = field.closest("form");
    if (!form.querySelector(`[name=mention][value="${one.dataset.id}"]`)) {
      form.append(make("input", { type: "hidden", name: "mention", value: one.dataset.id }));
    }
    shut();
    field.focus();
  };
  const draw = (people) => {
    shut();
    if (!people.length) return;
    list = make("ul", { role: "listbox", id: "mention-list", class: "mention-list" });
    people.forEach((person, number) => {
      const one = make("li", {
        role: "option", id: `mention-${number}`, "data-id": person.id, "data-name": person.name, "aria-selected": "false",
      });
      one.append(make("b", {}, person.name), make("span", { class: person.sees ? "c3" : "warn" }, person.note));
      list.append(one);
    });
    field.after(list);
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", "mention-list");
    point(options()[0]);
  };
  document.addEventListener("input", async (event) => {
    if (!event.target.matches?.("textarea[data-mention]")) return;
    field = event.target;
    const found = typed(field), turn = ++asked;
    if (!found) return shut();
    const url = `${field.dataset.mention}?q=${encodeURIComponent(found[2])}`;
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (turn === asked && answer.ok && !answer.redirected) draw((await answer.json()).people);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target === field && list) {
      const rows = options(), at = rows.indexOf(active());
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) point(rows[(at + step + rows.length) % rows.length]);
      else if (event.key === "Enter" || event.key === "Tab") choose(active());
      else if (event.key === "Escape") shut();
      else return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (event.target.matches?.("textarea[data-mention]")) event.target.closest("form").requestSubmit();
    }
  }, true);
  document.addEventListener("mousedown", (event) => {
    const one = event.target.closest?.(".mention-list [role=option]");
    if (one) { event.preventDefault(); choose(one); } else if (list) shut();
  });

  // ---- sending one file, with its progress ----
  const send = (url, file, csrf, told) => new Promise((resolve, reject) => {
    const body = new FormData(), request = new XMLHttpRequest();
    body.append("files", file);
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrf);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && told(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Error("")));
    request.addEventListener("load", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* no answer of ours */ }
      request.status === 201 ? resolve(answer.files[0]) : reject(new Error(answer.detail ?? ""));
    });
    request.send(body);
  });

  // ---- dropping onto a record ----
  const deliver = async (form, files) => {
    const shelf = form.querySelector("[data-sending]");
    for (const file of files) {
      const line = make("li"), bar = make("progress", { max: "1", value: "0", "aria-label": file.name });
      line.append(make("span", { class: "grow cut" }, file.name), bar);
      shelf.append(line);
      const fail = (why) => { line.className = "bad"; line.replaceChildren(make("span", {}, `${file.name}: ${why}`)); };
      if (file.size > Number(form.dataset.most)) { fail(form.dataset.tooLarge); continue; }
      try {
        await send(form.dataset.drop, file, token(shelf), (share) => { bar.value = share; });
        line.remove();
        document.getElementById("shelf")?.dispatchEvent(new CustomEvent("fresh"));
      } catch (error) { fail(error.message || form.dataset.failed); }
    }
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("[data-drop]");
    if (!form || event.target.type !== "file") return;
    deliver(form, [...event.target.files]);
    event.target.value = "";
  });
  const over = (event) => event.target.closest?.("[data-drop]");
  document.addEventListener("dragover", (event) => {
    const form = over(event);
    if (form) { event.preventDefault(); form.dataset.over = "yes"; }
  });
  document.addEventListener("dragleave", (event) => over(event)?.removeAttribute("data-over"));
  document.addEventListener("drop", (event) => {
    const form = over(event);
    if (!form) return;
    event.preventDefault();
    form.removeAttribute("data-over");
    deliver(form, [...event.dataTransfer.files]);
  });

  // ---- files that a comment brings ----
  document.addEventListener("change", async (event) => {
    const box = event.target;
    if (!box.matches?.("[data-attach]")) return;
    const chips = box.closest("form").querySelector("[data-attached]"), files = [...box.files];
    for (const file of files) {
      const chip = make("span", { class: "gx-tag line" }, `${file.name} …`);
      chips.append(chip);
      const told = (share) => { chip.textContent = `${file.name} ${Math.round(share * 100)}%`; };
      try {
        const sent = await send(box.dataset.attach, file, token(box), told);
        chip.replaceChildren(sent.name, make("input", { type: "hidden", name: "file", value: sent.id }));
      } catch (error) {
        chip.className = "gx-tag line bad";
        chip.textContent = `${file.name}: ${error.message}`;
      }
    }
    box.value = "";
  });

  // ---- the tab says how many there are, whoever wrote or took back the last one ----
  const count = () => all("[data-tab]").forEach((list) => {
    const tab = all(".tabs a").find((one) => one.getAttribute("href") === list.dataset.tab);
    if (!tab) return;
    tab.querySelector(".n")?.remove();
    if (list.dataset.count) tab.append(" ", make("span", { class: "n" }, list.dataset.count));
  });
  document.addEventListener("htmx:after:swap", (event) => {
    count();
    if (event.detail?.ctx?.sourceElement?.matches?.("[data-takes-back]")) {
      document.getElementById("thread")?.dispatchEvent(new CustomEvent("fresh"));
    }
  });

  // ---- a comment that is in: the composer is empty again; a refused one stays as it was typed ----
  document.addEventListener("htmx:after:swap", (event) => {
    const ctx = event.detail?.ctx, form = ctx?.sourceElement;
    if (!form?.matches?.("[data-composer]") || (ctx.response?.status ?? 200) >= 400) return;
    form.reset();
    form.querySelector("[data-attached]").replaceChildren();
    all("[name=mention]", form).forEach((one) => one.remove());
  });
})();
