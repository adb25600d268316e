// The overview: what is wrong, how fresh answers are, what waits.

import { Chart, niceDuration } from "./charts.js";
import { byID, chip, h, nothing, show, table } from "./elements.js";
import { count, duration, many, moment, seconds, short, tidyDuration } from "./format.js";
import { showGenerations, showRuns } from "./generations.js";

const hour = 3600000;
/** A lag that is longer deserves a look. */
const slowSeconds = 60;

const parts = {
  database: "Database", broker: "Kafka", topics: "Topics", sync: "Applying events", coding: "Coding",
  clicks: "Search logs", search: "Search", model: "Model",
};
const subjects = { index: "Index in memory", schema: "Schema", source: "Source" };

const charts = {
  freshness: new Chart({ title: "Freshness", unit: "age of the oldest event that answers may miss", format: duration, tick: tidyDuration, nice: niceDuration }),
  lag: new Chart({ title: "Lag", unit: "records not applied", format: short, least: 10 }),
  queue: new Chart({ title: "Queue", unit: "products waiting for codes", format: short, least: 10 }),
};

export function showOverview({ overview, points, connected }) {
  if (!byID("charts").childElementCount) byID("charts").append(...Object.values(charts).map((chart) => chart.element));
  show(byID("troubles"), overview || connected === false ? troubles(overview, connected) : h("p", { class: "muted" }, "Reading …"));
  if (!overview) return;
  show(byID("welcome"), welcome(overview));
  show(byID("tiles"), tiles(overview, points));
  drawCharts(overview, points);
  showGenerations(overview);
  showRuns(overview);
  show(byID("partitions"), partitions(overview));
}

// What is wrong

function troubles(overview, connected) {
  const found = [];
  if (connected === false) {
    found.push(["bad", "No connection", overview
      ? "gramd gives no answer; what stands below is as it was. It is asked again and again."
      : "gramd gives no answer. It is asked again and again."]);
  }
  for (const [part, reason] of Object.entries(overview?.failures ?? {})) found.push(["bad", parts[part] ?? part, reason]);
  const tables = overview?.tables;
  if (tables?.error && !overview.failures.database) {
    found.push(["bad", "Tables", `they can't be read: ${tables.error}`]);
  }
  if (tables?.state === "stale") {
    found.push(["warn", "Tables", `generations, queue and dead letters below are as of ${moment(new Date(tables.readAt))}`]);
  }
  for (const generation of overview?.generations ?? []) {
    if (generation.failing > 0) {
      found.push(["warn", `Generation ${generation.generation}`,
        `${many(generation.failing, "product")} could not be coded: ${generation.error ?? "the log says why"}`]);
    }
  }
  for (const [subject, notice] of Object.entries(overview?.notices ?? {})) found.push(["warn", subjects[subject] ?? subject, notice]);
  if (!found.length) return null;
  return h("ul", { class: "troubles", "aria-label": "What is wrong" }, found.map(([kind, name, text]) =>
    h("li", { class: kind }, h("strong", {}, name), h("span", {}, text))));
}

function welcome(overview) {
  const isEmpty = !overview.products && overview.tables.state === "current" && !Object.keys(overview.failures).length;
  if (!isEmpty) return null;
  return h("div", { class: "welcome" },
    h("h2", {}, "Nothing has come yet"),
    h("p", {}, "gramd is ready and holds no product. The first appear here within seconds after their events."),
    h("ol", {},
      h("li", {}, h("code", {}, "gramd events explain FILE"), " says what each record of yours would become"),
      h("li", {}, h("code", {}, "gramd import products FILE"), " takes a catalogue from a file"),
      h("li", {}, "or send product events to the topic that ", h("code", {}, "kafka.productTopic"), " names")));
}

// Tiles

function tile({ title, value, unit, detail, kind, href }) {
  return h(href ? "a" : "div", { class: `tile ${kind ?? ""}`, href },
    h("span", { class: "title" }, title),
    h("span", { class: "value" }, value, unit && h("small", {}, `\u00a0${unit}`)),
    h("span", { class: "detail" }, detail));
}

function tiles(overview, points) {
  const now = points.at(-1) ?? {};
  const waiting = overview.generations.reduce((sum, each) => sum + each.waitingForOwn + each.waitingForGenerated, 0);
  return [freshness(overview, now), lag(overview, now), queue(overview, waiting), letters(overview), products(overview)];
}

function freshness(overview, now) {
  if (now.ageSeconds === undefined) {
    return tile({ title: "Freshness", value: "–", detail: "nothing is loaded to answer from", kind: "bad" });
  }
  // What the tables don't have, and what they have and answers don't, may be the same events.
  const age = Math.max(now.ageSeconds, now.lagSeconds ?? 0);
  const [value, unit] = seconds(age);
  const detail = now.lagSeconds === undefined
    ? `answers are ${duration(now.ageSeconds)} behind the tables`
    : `answers ${duration(now.ageSeconds)} behind tables, tables ${duration(now.lagSeconds)} behind topics`;
  const isBad = overview.failures.search || overview.failures.database;
  return tile({ title: "Freshness", value, unit, detail, kind: isBad ? "bad" : age > slowSeconds ? "warn" : "good" });
}

function lag(overview, now) {
  if (overview.role === "serve") {
    return tile({ title: "Lag", value: "–", detail: "this instance only answers; one of gramd run knows it" });
  }
  const isBad = ["broker", "topics", "sync"].some((part) => overview.failures[part]);
  if (now.lagRecords === undefined) {
    return tile({ title: "Lag", value: "–", detail: "this instance has no partition", kind: isBad ? "bad" : "" });
  }
  const detail = now.lagSeconds === undefined ? "not applied yet"
    : now.lagRecords === 0 ? "everything is applied" : `the oldest waits for ${duration(now.lagSeconds)}`;
  const kind = isBad ? "bad" : (now.lagSeconds ?? 0) > slowSeconds ? "warn" : "good";
  return tile({ title: "Lag", value: short(now.lagRecords), unit: now.lagRecords === 1 ? "record" : "records", detail, kind });
}

function queue(overview, waiting) {
  if (overview.tables.state === "unread") return tile({ title: "Queue", value: "–", detail: "the tables were not read yet" });
  const building = overview.generations.find((each) => each.state === "building");
  const failing = overview.generations.some((each) => each.failing > 0);
  const detail = waiting === 0 ? "every product has its codes"
    : building && building.waitingForOwn + building.waitingForGenerated > 0
      ? `most for generation ${building.generation}, which is being built` : "waiting for codes";
  const kind = overview.failures.coding ? "bad" : failing ? "warn" : "good";
  return tile({ title: "Queue", value: short(waiting), unit: waiting === 1 ? "product" : "products", detail, kind });
}

function letters(overview) {
  if (overview.tables.state === "unread") {
    return tile({ title: "Dead letters", value: "–", detail: "the tables were not read yet" });
  }
  const sum = overview.deadLetters.reduce((total, each) => total + each.letters, 0);
  const causes = new Set(overview.deadLetters.map((each) => each.cause)).size;
  return tile({
    title: "Dead letters", value: short(sum), detail: sum ? `of ${many(causes, "cause")}; show them` : "every record was applied",
    kind: sum ? "warn" : "good", href: "#letters",
  });
}

function products(overview) {
  if (overview.products === undefined) {
    return tile({ title: "Products", value: "–", detail: "nothing is loaded to answer from", kind: "bad" });
  }
  return tile({
    title: "Products", value: short(overview.products),
    detail: overview.generation === undefined ? "no generation answers" : `live, answered by generation ${overview.generation}`,
    kind: overview.failures.search ? "bad" : "good",
  });
}

// Charts

function drawCharts(overview, points) {
  const to = points.length ? Date.parse(points.at(-1).time) : Date.now();
  const from = to - hour;
  const values = (name) => points.map((point) => [Date.parse(point.time), point[name] ?? null]);
  const follows = overview.role === "run";
  charts.freshness.update([
    { name: "answers behind tables", color: "c1", values: values("ageSeconds"), area: true },
    ...(follows ? [{ name: "tables behind topics", color: "c2", values: values("lagSeconds"), area: true }] : []),
  ], from, to);
  charts.lag.element.hidden = !follows;
  charts.lag.update([{ name: "records", color: "c2", values: values("lagRecords"), area: true }], from, to);
  charts.queue.update([{ name: "products", color: "c3", values: values("waiting"), area: true }], from, to);
}

// Topics

function partitions(overview) {
  if (overview.tables.state === "unread") return nothing("The tables were not read yet.");
  if (!overview.partitions.length) return nothing("No record of a topic has been applied.");
  return table([
    { title: "Topic" }, { title: "Partition", number: true }, { title: "Next offset", number: true },
    { title: "Lag, records", number: true }, { title: "Lag, time", number: true }, { title: "Applied by", wide: true },
  ], overview.partitions.map((each) => ({
    class: (each.lagSeconds ?? 0) > slowSeconds ? "warn" : undefined,
    cells: [
      each.topic, count(each.partition), each.nextOffset === undefined ? "none yet" : count(each.nextOffset),
      each.lagRecords === undefined ? chip("elsewhere") : count(each.lagRecords),
      each.lagSeconds === undefined ? "–" : duration(each.lagSeconds), each.owner,
    ],
  })), "Partitions and their lag");
}
