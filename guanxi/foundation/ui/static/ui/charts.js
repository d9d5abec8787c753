// Draws what ui/charts.py describes: ranges, ticks and every word come from the server, colours from the tokens.
// All are drawn when the page has settled, seen or not: what is printed was not scrolled to. Without echarts the
// table behind the chart opens.
(() => {
  const source = document.currentScript.dataset.echarts;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colours = () => ({
    ink: css("--gx-ink"), ink2: css("--gx-ink-2"), ink3: css("--gx-ink-3"), line: css("--gx-line"),
    strong: css("--gx-line-strong"), paper: css("--gx-paper"), raised: css("--gx-raised"),
    high: css("--gx-c1"), potential: css("--gx-c2"), ordinary: css("--gx-c6"), risk: css("--gx-c4"),
    due: css("--gx-c3"), new: css("--gx-c1"), back: css("--gx-c2"), lost: css("--gx-c4"),
  });
  const font = () => getComputedStyle(document.body).fontFamily;
  const esc = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const phone = () => innerWidth < 768;
  const SHAPE = { high: "diamond", potential: "triangle", ordinary: "circle", risk: "path://M0 0h12L6 10z" };
  const SIZE = { high: 7, potential: 7, ordinary: 5, risk: [10, 9] };
  const INK = { high: 0.6, potential: 0.5, ordinary: 0.32, risk: 0.95 };
  const inked = (code) => (code === "ordinary" && Number(css("--gx-dots"))) || INK[code];

  // the same rule as formats.money, for tooltips only
  const money = (value, m) => {
    const size = Math.abs(value), sign = value < 0 ? "−" : "";
    const unit = m.units.find(([least]) => size >= least);
    const scaled = unit ? size / unit[1] : size;
    const figures = (number) => (number >= 100 ? 0 : m.chinese || number >= 10 ? 1 : 2);
    const digits = unit ? figures(Number(scaled.toFixed(figures(scaled)))) : size < 100 ? m.digits : 0;
    const exact = Number(scaled.toFixed(digits)) === scaled;
    const text = scaled.toLocaleString("en", { minimumFractionDigits: unit && exact ? 0 : digits, maximumFractionDigits: digits });
    return sign + m.symbol + text + (unit ? unit[2] : "");
  };

  // a linear axis on the server's ticks
  const axis = (c, spec, more = {}) => {
    const words = new Map(spec.ticks.map(([value, word]) => [value, word]));
    const values = spec.ticks.map(([value]) => value);
    return {
      type: "value", min: spec.min, max: spec.max, name: spec.name || "", nameLocation: "middle", nameGap: 26,
      axisLine: { show: false }, splitLine: { show: false }, nameTextStyle: { color: c.ink3, fontSize: 12 },
      axisTick: { show: false, customValues: values },
      ...more,
      axisLabel: { color: c.ink3, fontSize: 12, customValues: values, formatter: (value) => words.get(value) ?? "", ...more.axisLabel },
    };
  };
  const ruled = (c) => ({ splitLine: { show: true, lineStyle: { color: c.line } } });
  const based = (c) => ({ axisLine: { show: true, onZero: false, lineStyle: { color: c.line } } });
  // the widest label decides the margin, so that every currency fits
  const long = (text, weight = 400) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} 12px ${font()}`;
    return Math.ceil(pen.measureText(text).width);
  };
  const room = (spec) => Math.max(...spec.ticks.map(([, word]) => long(word)), 16) + 12;
  const months = (c, names) => ({
    type: "category", data: names, axisTick: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: c.line } },
    axisLabel: { color: c.ink3, fontSize: 12, hideOverlap: true },
  });
  const tip = (c) => ({
    backgroundColor: c.raised, borderColor: c.line, textStyle: { color: c.ink, fontSize: 12, fontFamily: font() },
    extraCssText: "box-shadow:none;white-space:nowrap", confine: true,
  });
  const dot = (colour) => `<span class="chart-dot" style="--k:${colour}"></span>`;

  // Why a mark stands where it stands: asked for once somebody stays on it, and kept.
  const STAYS = 150, reasons = new Map();
  let asking = 0;
  const ask = (from, tell) => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const answer = await fetch(from).catch(() => null);
      if (!answer?.ok || answer.redirected) return;
      reasons.set(from, await answer.text());
      tell(reasons.get(from));
    }, STAYS);
  };

  // Names beside marks, right or left, where they cover none; else a short way off, led to by a hairline. Who has
  // no room for its name is a mark like the others.
  const HALF = 8, GAP = 10, LEADS = [[18, -26], [-18, -26], [18, 26], [-18, 26], [30, -42], [-30, -42], [30, 42], [-30, 42]];
  const placed = (named, all, plot) => {
    const taken = [], found = new Map();
    const meets = (p, box) => p.x > box.x - 5 && p.x < box.right + 5 && p.y > box.y - 4 && p.y < box.bottom + 4;
    const isFree = (box, one, most) => box.x >= plot.x && box.right <= plot.right && box.y >= plot.y && box.bottom <= plot.bottom
      && !taken.some((other) => box.x < other.right && other.x < box.right && box.y < other.bottom && other.y < box.bottom)
      && !named.some((other) => other !== one && meets(other, box))
      && all.reduce((sum, p) => sum + (meets(p, box) ? p.weight : 0), 0) <= most;
    for (const one of named) {
      const size = long(one.name, 600) + 6;
      const at = (dx, dy) => {
        const x = dx > 0 ? one.x + dx : one.x + dx - size, y = one.y + dy - HALF;
        return { x, y, right: x + size, bottom: y + 2 * HALF, dx, dy };
      };
      const box = [at(GAP, 0), at(-GAP, 0)].find((each) => isFree(each, one, 0.5))
        ?? LEADS.map(([dx, dy]) => at(dx, dy)).find((each) => isFree(each, one, 0.5));
      if (box) { taken.push(box); found.set(one.pk, box); }
    }
    return found;
  };

  const kinds = {
    matrix(d, c, width, height) {
      const log = (value) => Math.log10(Math.max(value, d.y.min));
      const y = { min: log(d.y.min), max: log(d.y.max), name: "", ticks: d.y.ticks.map(([value, word]) => [log(value), word]) };
      const left = room(d.y), wide = width >= 520;
      const grid = { left, right: 10, top: 30, bottom: wide ? 44 : 62 };
      const plot = { x: left, y: grid.top, right: width - grid.right, bottom: height - grid.bottom };
      const spots = d.points.map((p) => ({
        pk: p[3], name: p[4], named: Boolean(p[5]), weight: d.tiers[p[2]][0] === "ordinary" ? 0.25 : 1,
        x: plot.x + ((p[0] - d.x.min) / (d.x.max - d.x.min)) * (plot.right - plot.x),
        y: plot.bottom - ((log(p[1]) - y.min) / (y.max - y.min)) * (plot.bottom - plot.y),
      }));
      const boxes = placed(spots.filter((p) => p.named), spots.filter((p) => !p.named), plot);
      const isNamed = (p) => Boolean(p[5]) && boxes.has(p[3]);
      const marks = (code, place, named) => ({
        name: d.tiers[place][1], type: "scatter", symbol: SHAPE[code], symbolSize: SIZE[code], z: named ? 8 : code === "ordinary" ? 1 : code === "risk" ? 4 : 2,
        itemStyle: { color: c[code], opacity: inked(code) }, cursor: d.url ? "pointer" : "default",
        data: d.points.filter((p) => p[2] === place && isNamed(p) === named).map((p) => ({
          value: [p[0], log(p[1])], name: p[4], worth: p[1], pk: p[3], href: d.url && p[3] ? d.url.replace("/0", `/${p[3]}`) : "",
          ...(named && {
            symbolSize: code === "ordinary" ? 10 : 14, itemStyle: { opacity: 1, borderColor: c.paper, borderWidth: 1.5 },
          }),
        })),
      });
      const plain = ["ordinary", "potential", "high", "risk"], place = (code) => d.tiers.findIndex(([known]) => known === code);
      const series = [...plain.map((code) => marks(code, place(code), false)), ...plain.map((code) => marks(code, place(code), true))];
      series[0].markLine = {
        silent: true, symbol: "none", lineStyle: { color: c.strong, type: "solid", width: 1 }, label: { show: false },
        data: [{ xAxis: d.cross[0] }, { yAxis: log(d.cross[1]) }, ...(d.x.min < 0 ? [{ xAxis: 0, lineStyle: { color: c.line, type: "dashed" } }] : [])],
      };
      const word = (text, where) => ({ type: "text", silent: true, z: 10, style: { text, fill: c.ink2, stroke: c.paper, lineWidth: 4, font: `600 12px ${font()}` }, ...where });
      const led = spots.filter((p) => boxes.has(p.pk)).flatMap((p) => {
        const box = boxes.get(p.pk), near = box.dx > 0 ? box.x - 2 : box.right - 4;
        const name = { type: "text", silent: true, z: 12, style: { text: p.name, x: box.x, y: box.y + 2, fill: c.ink, stroke: c.paper, lineWidth: 4, font: `600 12px ${font()}` } };
        const line = { type: "line", silent: true, z: 9, shape: { x1: p.x, y1: p.y, x2: near, y2: box.y + HALF }, style: { stroke: c.ink3, lineWidth: 1 } };
        return box.dy ? [line, name] : [name];
      });
      // the four words stand outside the plot: the most valuable customers crowd its corners
      const [keep, grow, light, develop] = d.words;
      return {
        grid, series,
        graphic: [...led, word(keep, { left, top: 6 }), word(grow, { right: 10, top: 6 }), word(light, { left, bottom: wide ? 6 : 26 }), word(develop, { right: 10, bottom: wide ? 6 : 26 })],
        xAxis: axis(c, d.x, { ...based(c), nameGap: wide ? 25 : 44 }), yAxis: axis(c, y),
        tooltip: {
          ...tip(c), extraCssText: "box-shadow:none;white-space:normal;max-width:320px",
          formatter: (p, ticket, done) => {
            const potential = p.value[0] > 0 ? `${d.potential} ${Math.round(p.value[0]).toLocaleString(document.documentElement.lang)}` : d.none;
            const facts = [p.seriesName, `${d.value} ${money(p.data.worth, d.money)}`, potential].map(esc).join(" · ");
            const html = (why) => `<b>${esc(p.name || p.seriesName)}</b><br>${facts}${why ? `<br>${esc(why)}` : ""}`;
            const from = d.why && p.data.pk ? d.why.replace("/0", `/${p.data.pk}`) : "";
            if (from && !reasons.has(from)) ask(from, (why) => done(ticket, html(why)));
            return html(reasons.get(from));
          },
        },
      };
    },
    lorenz(d, c, width) {
      const [x, y] = d.at, left = 44, right = 12;
      // above the curve to the left of its point if the words fit there, else under it to the right
      const before = ((width - left - right) * x) / 100, after = width - left - right - before, full = long(d.mark, 600) + 16;
      const above = before >= Math.min(full, Math.max(after, full - left)) || after < long(d.short, 600) + 16;
      const words = (above ? before + left : after) >= full ? d.mark : d.short;
      return {
        grid: { left, right, top: 28, bottom: 40 },
        xAxis: axis(c, d.x, based(c)), yAxis: axis(c, d.y, ruled(c)),
        series: [
          { type: "line", data: [[0, 0], [100, 100]], symbol: "none", lineStyle: { color: c.strong, width: 1, type: "dashed" }, silent: true },
          {
            type: "line", data: d.curve, symbol: "none", lineStyle: { color: c.high, width: 2.5 }, areaStyle: { color: c.high, opacity: 0.08 },
            markLine: { silent: true, symbol: "none", lineStyle: { color: c.ink3, width: 1, type: "dotted" }, label: { show: false }, data: [[{ coord: [x, 0] }, { coord: [x, y] }], [{ coord: [0, y] }, { coord: [x, y] }]] },
            markPoint: {
              symbol: "circle", symbolSize: 10, itemStyle: { color: c.high, borderColor: c.paper, borderWidth: 2 }, data: [{ coord: [x, y], href: d.url }],
              label: {
                show: true, position: "inside", align: above ? "right" : "left", offset: above ? [-4, -16] : [12, 16], formatter: () => words,
                color: c.ink, fontWeight: 600, fontSize: 12, textBorderColor: c.paper, textBorderWidth: 3,
              },
            },
          },
        ],
      };
    },
    tiers(d, c) {
      return {
        grid: { left: room(d.y), right: 4, top: 12, bottom: 24 }, xAxis: months(c, d.months), yAxis: axis(c, d.y, ruled(c)),
        series: d.series.map(([code, name, values], at) => ({
          name, type: "bar", stack: "all", barWidth: "46%", cursor: d.urls[at]?.length ? "pointer" : "default",
          data: values.map((value, month) => ({ value, href: d.urls[at]?.[month] || "", itemStyle: { opacity: d.young[month] ? 0.4 : 1 } })),
          itemStyle: { color: c[code], borderColor: c.paper, borderWidth: 1 },
        })),
        tooltip: {
          ...tip(c), trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { opacity: 0.06 } },
          formatter: (rows) => [
            `<b>${esc(d.titles[rows[0].dataIndex])}</b>`,
            ...rows.map((row, at) => `${dot(c[d.series[at][0]])}${esc(row.seriesName)} ${esc(money(row.value, d.money))}`),
            ...(d.young[rows[0].dataIndex] ? [esc(d.young_note)] : []),
          ].join("<br>"),
        },
      };
    },
    flow(d, c) {
      return {
        grid: { left: room(d.y), right: 4, top: 12, bottom: 24 }, xAxis: months(c, d.months), yAxis: axis(c, d.y, ruled(c)),
        series: d.series.map(([code, name, values], at) => ({
          name, type: "bar", stack: "all", barWidth: "40%", cursor: d.urls.length ? "pointer" : "default",
          data: values.map((value, month) => ({ value, href: d.urls[at]?.[month] || "" })),
          itemStyle: { color: c[code], borderColor: c.paper, borderWidth: 1 },
        })),
        tooltip: {
          ...tip(c), trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { opacity: 0.06 } },
          formatter: (rows) => [`<b>${esc(d.titles[rows[0].dataIndex])}</b>`, ...rows.map((row, at) => `${dot(c[d.series[at][0]])}${esc(row.seriesName)} ${esc(Math.abs(row.value))}`)].join("<br>"),
        },
      };
    },
    rhythm(d, c, width) {
      const time = (day) => new Date(`${day}T00:00:00`).getTime();
      const x = { min: time(d.from), max: time(d.to), ticks: d.ticks.map(([day, word]) => [time(day), word]) };
      const late = d.due && d.today && time(d.today) - time(d.due[0]) < (x.max - x.min) / 6;
      const ahead = d.due && d.today && time(d.due[0]) > time(d.today);
      const edge = d.today && x.max - time(d.today) < (x.max - x.min) / 20;
      const side = ahead || (edge && !late) ? "right" : late ? "left" : "center";  // of the line its word stands on
      const grid = { left: room(d.y), right: ahead || (edge && late) ? 64 : phone() ? 32 : 12, top: 26, bottom: 24 };
      // where the two words would meet, today's stands a line higher
      const place = (moment) => ((width - grid.left - grid.right) * (moment - x.min)) / (x.max - x.min);
      const reach = (middle, size, align) => { const from = middle - (align === "left" ? 0 : align === "right" ? size : size / 2); return [from, from + size]; };
      const beside = ahead ? "left" : late ? "right" : "center";
      const meet = d.due && d.today && (() => {
        const [a, b] = reach(place((time(d.due[0]) + time(d.due[1])) / 2), long(d.due_word) + 8, beside);
        const [from, to] = reach(place(time(d.today)), long(d.today_word, 600) + 8, side);
        return a < to && from < b;
      })();
      if (meet) grid.top += 16;
      return {
        grid,
        xAxis: axis(c, x, { ...based(c), axisLabel: { hideOverlap: true } }), yAxis: axis(c, d.y, ruled(c)),
        series: [{
          type: "bar", barWidth: phone() ? 4 : d.orders.length > 60 ? 4 : 7,
          data: d.orders.map(([day, amount, weak, href, title]) => ({ value: [time(day), amount], href, title, itemStyle: { color: weak ? c.risk : c.high, borderRadius: amount < 0 ? [0, 0, 2, 2] : [2, 2, 0, 0] } })),
          ...(d.due && { markArea: {
            silent: true, itemStyle: { color: c.due, opacity: 0.16 },
            data: [[{ xAxis: time(d.due[0]), name: d.due_word }, { xAxis: time(d.due[1]) }]],
            label: { color: c.ink2, fontSize: 12, padding: [0, 4], position: "top", distance: 4, align: beside },
          } }),
          ...(d.today && { markLine: {
            silent: true, symbol: "none", lineStyle: { color: c.ink, type: "solid", width: 1 }, data: [{ xAxis: time(d.today) }],
            label: { formatter: () => d.today_word, color: c.ink, fontSize: 12, fontWeight: 600, padding: [0, 4, meet ? 16 : 0, 4], align: side },
          } }),
        }],
        tooltip: { ...tip(c), formatter: (p) => `<b>${esc(p.data.title)}</b><br>${esc(money(p.value[1], d.money))}` },
      };
    },
  };

  // ---- drawing, again on another theme, and letting go of what left the page ----
  const drawn = new Map();
  let fetched = null;
  const library = () => fetched ??= new Promise((resolve, reject) => {
    if (globalThis.echarts) return resolve(globalThis.echarts);
    const script = document.createElement("script");
    Object.assign(script, { src: source, onload: () => resolve(globalThis.echarts), onerror: () => { fetched = null; reject(new Error("echarts")); } });
    document.head.append(script);
  });
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const box = target.closest("[data-chart]"), chart = drawn.get(box);
    chart?.resize();
    if (chart && box.dataset.chart === "matrix") chart.setOption(option(box), true); // its names find other places
  }));
  const option = (box) => {
    const c = colours(), data = JSON.parse(box.querySelector("script[type='application/json']").textContent);
    return { animation: false, textStyle: { fontFamily: font(), fontSize: 12, color: c.ink2 }, aria: { enabled: false }, ...kinds[box.dataset.chart](data, c, box.clientWidth, box.querySelector(".chart").clientHeight) };
  };
  const draw = async (box) => {
    try {
      const echarts = await library();
      if (drawn.has(box) || !box.isConnected) return;
      const canvas = box.querySelector(".chart");
      const chart = echarts.init(canvas, null, { renderer: box.dataset.chart === "matrix" ? "canvas" : "svg" });
      drawn.set(box, chart);
      chart.setOption(option(box));
      chart.on("click", ({ data }) => { if (data?.href) location.assign(data.href); });
      sizes.observe(canvas);
    } catch {
      box.querySelector("details")?.setAttribute("open", "");
    }
  };
  const settled = globalThis.requestIdleCallback ?? setTimeout;
  const look = () => {
    for (const [box, chart] of drawn) if (!box.isConnected) { chart.dispose(); drawn.delete(box); }
    document.querySelectorAll("[data-chart]").forEach((box) => drawn.has(box) || settled(() => draw(box)));
  };
  const redraw = () => drawn.forEach((chart, box) => chart.setOption(option(box), true));
  document.addEventListener("gx:theme", redraw);
  document.addEventListener("htmx:after:swap", look);
  const PRINTED = 640;  // CSS pixels that an upright page holds
  const fit = (width) => drawn.forEach((chart) => { chart.resize({ width }); chart.getZr().flush(); });
  addEventListener("beforeprint", () => {
    fit(PRINTED);
    document.querySelectorAll("[data-chart]").forEach((box) => drawn.has(box) || box.querySelector("details")?.setAttribute("open", ""));
  });
  addEventListener("afterprint", () => fit("auto"));
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", look) : look();
})();
