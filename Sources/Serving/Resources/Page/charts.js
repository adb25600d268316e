// Charts over time, drawn as SVG.

import { h, s } from "./elements.js";
import { day, hour, moment } from "./format.js";

const margin = { top: 10, right: 10, bottom: 22, left: 46 };

/** The least of 1, 2 and 5 times a power of ten that is not below a number. */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-9));
}

/** The same for seconds, which people count in minutes and hours from sixty on. */
export function niceDuration(value) {
  return [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200].find((step) => step >= value && value > 0.5)
    ?? (value < 1 ? niceCeiling(value) : niceCeiling(value / 86400) * 86400);
}

function ticksOf(low, high, step) {
  const ticks = [];
  for (let place = Math.ceil(low / step - 1e-6); place * step <= high + step * 1e-6; place += 1) ticks.push(place * step + 0);
  return ticks;
}

function timeTicks(from, to, width) {
  const steps = [1, 5, 10, 15, 30, 60, 180, 360, 720, 1440, 2880, 10080, 43200].map((minutes) => minutes * 60000);
  const step = steps.find((each) => (to - from) / each <= Math.max(2, width / 90)) ?? steps.at(-1);
  // Ticks are whole hours and days where the reader is.
  const zone = new Date(from).getTimezoneOffset() * 60000;
  const ticks = [];
  for (let tick = Math.ceil((from - zone) / step) * step + zone; tick <= to; tick += step) ticks.push(tick);
  const isMidnight = (date) => date.getHours() === 0 && date.getMinutes() === 0;
  return { ticks, label: (date) => (step >= 1440 * 60000 || isMidnight(date) ? day(date) : hour(date)) };
}

/**
 * A chart that is drawn anew as wide as it is.
 *
 * Series are {name, color, values: [[milliseconds, number or null]], area, dots}. `least` is what the axis reaches up to at
 * least, and `nice` makes steps of it; with `isShare` it has the shares that there are, and need not begin at 0. Lines have gaps where nothing is known,
 * or for longer than `gap` milliseconds.
 */
export class Chart {
  constructor({ title, unit, format, tick = format, nice = niceCeiling, least = 1, isShare = false, height = 168, gap = 60000 }) {
    Object.assign(this, { title, unit, format, tick, nice, least, isShare, height, gap });
    this.series = [];
    this.plot = h("div", { class: "plot" });
    this.legend = h("div", { class: "legend" });
    this.reading = h("div", { class: "reading", hidden: true });
    this.plot.append(this.reading);
    this.element = h("figure", { class: "chart" },
      h("figcaption", {}, h("span", { class: "name" }, title), h("span", { class: "unit" }, unit)), this.plot, this.legend);
    new ResizeObserver(() => this.draw()).observe(this.plot);
    this.plot.addEventListener("pointermove", (event) => this.read(event.offsetX));
    this.plot.addEventListener("pointerleave", () => this.read(null));
  }

  update(series, from, to) {
    this.series = series;
    [this.from, this.to] = [from, to];
    this.draw();
  }

  draw() {
    const width = this.plot.clientWidth;
    if (!width || this.from === undefined) return;
    const { height } = this;
    const [low, high] = this.range();
    this.x = (time) => margin.left + ((time - this.from) / (this.to - this.from)) * (width - margin.left - margin.right);
    this.y = (value) => height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom);
    const { ticks, label } = timeTicks(this.from, this.to, width);
    const drawing = s("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": this.summary() },
      ticksOf(low, high, this.nice((high - low) / 5)).map((tick) => [
        s("line", { class: tick === low ? "axis" : "grid", x1: margin.left, x2: width - margin.right, y1: this.y(tick), y2: this.y(tick) }),
        s("text", { class: "tick", x: margin.left - 8, y: this.y(tick) + 4, "text-anchor": "end" }, this.tick(tick)),
      ]),
      ticks.map((tick) => s("text", {
        class: "tick", x: Math.min(Math.max(this.x(tick), margin.left), width - 22), y: height - 5, "text-anchor": "middle",
      }, label(new Date(tick)))),
      this.series.map((series) => this.marks(series)),
      this.cursor = s("line", { class: "cursor", y1: margin.top, y2: height - margin.bottom, visibility: "hidden" }));
    this.drawing?.remove();
    this.drawing = drawing;
    this.plot.prepend(drawing);
    this.drawLegend();
  }

  /** From where to where the axis goes. */
  range() {
    const values = this.series.flatMap((series) => series.values.map(([, value]) => value)).filter((value) => value !== null);
    if (this.isShare && values.length) {
      return [Math.max(0, Math.floor(Math.min(...values) * 10 - 0.3) / 10), Math.min(1, Math.ceil(Math.max(...values) * 10 + 0.3) / 10)];
    }
    const most = Math.max(this.least, ...values);
    const step = this.nice(most / 5);
    return [0, Math.ceil(most / step - 1e-6) * step];
  }

  marks(series) {
    const pieces = [[]];
    for (const [time, value] of series.values) {
      const last = pieces.at(-1).at(-1);
      if (value === null || (last && time - last[0] > this.gap)) pieces.push([]);
      if (value !== null) pieces.at(-1).push([time, value]);
    }
    const place = ([time, value]) => `${this.x(time).toFixed(1)},${this.y(value).toFixed(1)}`;
    return pieces.filter((piece) => piece.length).map((piece) => {
      const line = piece.map(place).join("L");
      const [first, last] = [piece[0], piece.at(-1)].map(([time]) => this.x(time).toFixed(1));
      const base = this.height - margin.bottom;
      return s("g", { class: `series ${series.color}` },
        series.area && s("path", { class: "area", d: `M${first},${base}L${line}L${last},${base}Z` }),
        (piece.length === 1 || series.dots) && piece.map(([time, value]) => s("circle", { cx: this.x(time), cy: this.y(value), r: 2.5 })),
        piece.length > 1 && s("path", { class: "line", d: `M${line}` }));
    });
  }

  drawLegend() {
    const entries = this.series.length > 1 ? this.series.map((series) => {
      const last = series.values.findLast(([, value]) => value !== null);
      return h("span", { class: "entry" }, h("i", { class: `key ${series.color}` }), series.name,
        last && h("b", {}, this.format(last[1])));
    }) : [];
    this.legend.replaceChildren(...entries);
  }

  /** For those who don't see it. */
  summary() {
    const parts = this.series.map((series) => {
      const known = series.values.filter(([, value]) => value !== null).map(([, value]) => value);
      if (!known.length) return `${series.name}: nothing known`;
      return `${series.name}: now ${this.format(known.at(-1))}, highest ${this.format(Math.max(...known))}`;
    });
    return `${this.title}, ${this.unit}. ${parts.join("; ")}`;
  }

  /** Shows the values at a place, or none. */
  read(place) {
    const times = this.series.flatMap((series) => series.values.map(([time]) => time));
    const hidden = place === null || !times.length || !this.x;
    this.reading.hidden = hidden;
    this.cursor?.setAttribute("visibility", hidden ? "hidden" : "visible");
    if (hidden) return;
    const time = times.reduce((best, each) => (Math.abs(this.x(each) - place) < Math.abs(this.x(best) - place) ? each : best));
    const x = this.x(time);
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    const rows = this.series.flatMap((series) => {
      const value = series.values.find(([each]) => each === time)?.[1];
      return value === undefined ? [] : [h("div", {}, h("i", { class: `key ${series.color}` }), series.name,
        h("b", {}, value === null ? "unknown" : this.format(value)))];
    });
    this.reading.replaceChildren(h("div", { class: "when" }, moment(new Date(time))), ...rows);
    const left = x > this.plot.clientWidth / 2;
    this.reading.classList.toggle("left", left);
    this.reading.style.setProperty("--x", `${left ? this.plot.clientWidth - x : x}px`);
  }
}
