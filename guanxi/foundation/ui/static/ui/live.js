// Hears what is new while a page is open: one stream of hints, from the live process, behind one token.
// An element with data-topic gets the event "live" when something of its topic is new, and asks for it itself.
// Without a stream pages ask again by themselves: cards by hx-trigger="every …", the bell once a minute.
// A hint must not fall between two stools: the first stream begins before the page was asked for, and what is
// told while an answer is under way is told again to what that answer brings.
(() => {
  const SILENT = 40_000, ASK = 60_000, AGAIN = 15_000, BREATH = 500, PATIENCE = 20_000, KEPT = "gx-unread";
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const address = () => document.body.dataset.live;
  const topics = () => [...new Set(all("[data-topic]").map((one) => one.dataset.topic))].sort();
  let stream = null, opened = "", last = "", heard = 0, timer = 0, own = "", asking = false;

  const show = (count) => {
    for (const bell of all("[data-bell]")) {
      const mark = bell.querySelector(".n");
      mark.textContent = count > 99 ? "99+" : String(count);
      mark.hidden = !count;
      const words = count ? `${bell.dataset.unreadLabel} ${count}` : bell.dataset.label;
      bell.setAttribute("aria-label", words);
    }
    try { sessionStorage.setItem(KEPT, String(count)); } catch { /* a browser that keeps nothing */ }
  };
  const tell = (topic, detail) => all(`[data-topic="${CSS.escape(topic)}"]`)
    .forEach((one) => one.dispatchEvent(new CustomEvent("live", { detail })));
  const hints = new Map(), answered = new Map(); // by topic: how many came, and how many before the last question
  const hear = (topic, detail) => {
    hints.set(topic, (hints.get(topic) ?? 0) + 1);
    tell(topic, detail);
  };
  const later = (ms) => { clearTimeout(timer); timer = setTimeout(open, ms); };

  const close = () => {
    stream?.close();
    stream = null;
    delete root.dataset.live;
  };
  const listen = (answer) => {
    const separator = answer.stream.includes("?") ? "&" : "?";
    const since = last || String(answer.since);
    stream = new EventSource(`${answer.stream}${separator}token=${encodeURIComponent(answer.token)}&since=${since}`);
    const first = opened !== "";
    stream.addEventListener("open", () => {
      heard = Date.now();
      root.dataset.live = "on";
      if (first) topics().forEach((topic) => tell(topic, {}));
    });
    stream.addEventListener("beat", () => { heard = Date.now(); });
    stream.addEventListener("renew", () => { close(); open(); });
    stream.addEventListener("news", (event) => {
      heard = Date.now();
      last = event.lastEventId || last;
      const news = JSON.parse(event.data);
      news.topic === own ? count() : hear(news.topic, news.data);
    });
    stream.addEventListener("error", () => {
      // The browser tries again by itself while the token is good; a token too old is asked for anew.
      delete root.dataset.live;
      document.dispatchEvent(new CustomEvent("gx:silent")); // who sends a form asks first whether somebody is there
      if (stream?.readyState === EventSource.CLOSED) { close(); later(AGAIN); }
    });
  };
  const ask = async () => {
    const age = Math.ceil(performance.now() / 1000); // seconds since the page was asked for
    const query = [`age=${age}`, ...topics().map((topic) => `topic=${encodeURIComponent(topic)}`)].join("&");
    const answer = await fetch(`${address()}?${query}`, {
      headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok || answer.redirected) throw new Error("no stream");
    return answer.json();
  };
  const count = async () => { try { show((await ask()).unread); } catch { /* the next hint or minute */ } };
  const open = async () => {
    clearTimeout(timer);
    if (!address() || document.hidden || asking) return;
    asking = true;
    try {
      const wanted = topics().join(" "), answer = await ask();
      show(answer.unread);
      own = answer.own;
      close();
      if (answer.stream) { listen(answer); opened = wanted; } else later(ASK);
    } catch {
      later(ASK);
    } finally {
      asking = false;
    }
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { close(); clearTimeout(timer); } else open();
  });
  document.addEventListener("htmx:before:request", (event) => {
    const { topic } = event.detail.ctx.sourceElement.dataset;
    if (topic) answered.set(topic, hints.get(topic) ?? 0);
  });
  const since = () => [...answered].filter(([topic, count]) => (hints.get(topic) ?? 0) > count);
  // A swap may bring topics that the token does not name.
  document.addEventListener("htmx:after:swap", () => {
    if (since().length) setTimeout(() => since().forEach(([topic]) => tell(topic, {})), BREATH);
    const known = new Set(opened.split(" "));
    if (stream && topics().some((topic) => !known.has(topic))) open();
  });
  document.addEventListener("gx:unread", () => count());
  setInterval(() => {
    if (stream && root.dataset.live === "on" && Date.now() - heard > SILENT) { close(); open(); }
  }, 5000);
  const start = () => {
    if (!address()) return;
    try { show(Number(sessionStorage.getItem(KEPT) ?? 0)); } catch { /* as above */ }
    open();
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start();
})();
