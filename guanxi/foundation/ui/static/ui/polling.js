// Parts of a page that ask again by themselves: when they hold still, when they ask in spite of the stream of
// hints, and what they say when no answer comes. They never give up unless the server says that there is nothing.
(() => {
  const LONGEST = 10_000; // an answer that takes longer is asked for again
  const SURE = { job: 20_000, other: 300_000 }; // hints may get lost: what is told of is asked for so often all the same
  const AGAIN = [408, 425, 429]; // with 5xx: not now, but soon
  const asked = new WeakMap();
  const byItself = (ctx) => ["live", "every"].includes(ctx?.sourceEvent?.type);
  const isTold = (part) => document.documentElement.dataset.live === "on" && part.hasAttribute("data-topic");
  const isAway = (part) => part.querySelector(":scope > .no-answer") !== null;

  // ---- whether it asks now ----
  const isSure = (part) => {
    if (!asked.has(part)) asked.set(part, Date.now());
    return Date.now() - asked.get(part) < (part.matches(".job") ? SURE.job : SURE.other);
  };
  const holdsStill = (part, kind) => {
    if (part.matches("[data-paused], [data-refused]") || part.querySelector("[data-editing]")) return true;
    return kind === "every" && (document.hidden || (isTold(part) && !isAway(part) && isSure(part)));
  };
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (!byItself(ctx)) return;
    if (holdsStill(ctx.sourceElement, ctx.sourceEvent.type)) return event.preventDefault();
    asked.set(ctx.sourceElement, Date.now());
    ctx.request.timeout = LONGEST;
  });

  // ---- what came, or did not ----
  const say = (part) => {
    if (!isAway(part)) part.append(document.getElementById("no-answer").content.cloneNode(true));
  };
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail, { status } = ctx.response, part = ctx.sourceElement;
    if (!byItself(ctx)) return;
    if (status >= 500 || AGAIN.includes(status)) {
      event.preventDefault();
      say(part);
    } else if (status >= 400) part.dataset.refused = "yes"; // said once, where refusals are said
    else part.querySelector(":scope > .no-answer")?.remove();
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (byItself(ctx)) say(ctx.sourceElement);
  });
})();
