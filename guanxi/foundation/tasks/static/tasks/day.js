// My day: a task goes to another day by hand or by key. Every move is the form that stands in its menu.
(() => {
  let held = null;
  const groupOf = (element) => element.closest?.("[data-agenda] [data-day]");
  const move = (line, day) => {
    const form = line.querySelector("form[action$='/postpone/']:has(input[type=date])");
    if (!form || !day) return;
    form.elements.due_on.value = day;
    form.requestSubmit();
  };
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-agenda] li[draggable]") ?? null;
    if (held) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const group = held && groupOf(event.target);
    if (!group) return;
    event.preventDefault();
    group.toggleAttribute("data-over", true);
  });
  document.addEventListener("dragleave", (event) => {
    const group = groupOf(event.target);
    if (group && !group.contains(event.relatedTarget)) group.removeAttribute("data-over");
  });
  document.addEventListener("drop", (event) => {
    const group = held && groupOf(event.target);
    if (!group) return;
    event.preventDefault();
    if (!group.contains(held)) move(held, group.dataset.day);
  });
  document.addEventListener("dragend", () => {
    held = null;
    document.querySelectorAll("[data-over]").forEach((group) => group.removeAttribute("data-over"));
  });
  document.addEventListener("keydown", (event) => {
    const line = event.target.matches?.("[data-agenda] li[draggable]") && event.target;
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const days = [...document.querySelectorAll("[data-agenda] [data-day]")].map((group) => group.dataset.day);
    if (event.key === "+") move(line, days[1]);
    else if (event.key === "0") move(line, days[0]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const lines = [...document.querySelectorAll("[data-agenda] li[draggable]")];
      lines[lines.indexOf(line) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    } else return;
    event.preventDefault();
  });
})();
