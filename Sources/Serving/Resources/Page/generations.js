// Generations, their recall, and what the gate found.

import { Chart } from "./charts.js";
import { byID, chip, h, nothing, show, table } from "./elements.js";
import { count, figure, many, model, moment, percent } from "./format.js";

const recallChart = new Chart({
  title: "Click recall", unit: "of recently clicked products, found among the first 100", format: percent,
  tick: (value) => percent(value, 0), isShare: true, gap: 3 * 3600000,
});
const kinds = { active: "good", building: "warn", kept: "calm" };
const words = { active: "answers", building: "being built", kept: "kept" };
const runKinds = { promoted: "good", refused: "warn", failed: "bad", running: "calm" };

const colorOf = (generations, generation) => `c${1 + (generations.findIndex((each) => each.generation === generation) % 5)}`;

export function showGenerations(overview) {
  const { generations } = overview;
  if (overview.tables.state === "unread") {
    show(byID("generations"), nothing("The tables were not read yet."));
  } else if (!generations.length) {
    show(byID("generations"), nothing("There is none yet.", "The first is made when the daemon begins to code."));
  } else {
    show(byID("generations"), table([
      { title: "Generation" }, { title: "State" }, { title: "Model" }, { title: "Made" }, { title: "Answers since" },
      { title: "Waiting", number: true }, { title: "Click recall", number: true }, { title: "of queries", number: true },
    ], [...generations].reverse().map((each) => row(each, generations)), "Generations"));
  }
  drawRecalls(generations);
}

function row(each, generations) {
  const last = each.recalls.at(-1);
  const waiting = each.waitingForOwn + each.waitingForGenerated;
  return [
    h("span", { class: "with-key" }, h("i", { class: `key ${colorOf(generations, each.generation)}` }), each.generation),
    chip(words[each.state], kinds[each.state]),
    each.model ? h("code", { title: each.model }, model(each.model)) : "own codes only",
    moment(new Date(each.createdAt)),
    each.activatedAt ? moment(new Date(each.activatedAt)) : "–",
    h("span", {}, count(waiting), each.failing > 0 && [" ", chip(`${count(each.failing)} failing`, "warn")]),
    last ? percent(last.recall) : "–",
    last ? count(last.queries) : "–",
  ];
}

function drawRecalls(generations) {
  const measured = generations.filter((each) => each.recalls.length);
  const box = byID("recalls");
  if (!measured.length) return void box.replaceChildren();
  if (!box.contains(recallChart.element)) box.replaceChildren(recallChart.element);
  const times = measured.flatMap((each) => each.recalls.map((recall) => Date.parse(recall.time)));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  recallChart.update(measured.map((each) => ({
    name: `generation ${each.generation}`, color: colorOf(generations, each.generation), dots: each.recalls.length < 40,
    values: each.recalls.map((recall) => [Date.parse(recall.time), recall.recall]),
  })), Math.min(from, to - 3600000), to);
}

// Runs

export function showRuns(overview) {
  if (overview.tables.state === "unread") return show(byID("runs"), nothing("The tables were not read yet."));
  if (!overview.runs.length) {
    return show(byID("runs"), nothing("No model has been trained on clicks yet.",
      "gramd align now starts a run; alignment.everyHours lets them start by themselves."));
  }
  show(byID("runs"), h("div", { class: "runs" }, overview.runs.map(run)));
}

function run(each, place) {
  const passed = each.gate?.checks.filter((check) => check.passed).length;
  return h("details", { class: "run", "data-key": `run-${each.run}`, open: place === 0 },
    h("summary", {},
      h("span", { class: "run-name" }, `Run ${each.run}`), chip(each.state, runKinds[each.state]),
      h("span", { class: "muted" }, moment(new Date(each.startedAt))),
      each.gate && h("span", { class: "muted" }, `${passed} of ${each.gate.checks.length} conditions hold`),
      each.state === "running" && h("span", { class: "muted" }, `${each.stage}, ${percent(each.done)}`)),
    h("div", { class: "run-body" },
      each.message && h("p", { class: each.state === "failed" ? "fault" : "" }, each.message),
      h("p", { class: "muted" },
        `against generation ${each.champion}`, each.loss !== undefined && `, loss ${each.loss.toFixed(3)}`,
        each.model && [", model ", h("code", { title: each.model }, model(each.model))],
        each.finishedAt && `, ended ${moment(new Date(each.finishedAt))}`,
        each.gate && `, judged on ${many(each.gate.queries, "query", "queries")} of the newest clicks`),
      each.state === "running" && h("div", { class: "progress", share: each.done, role: "progressbar",
        "aria-valuenow": Math.round(each.done * 100), "aria-label": each.stage }),
      each.gate ? gate(each.gate) : null));
}

function gate({ checks, unjudgedSlices }) {
  return [
    table([
      { title: "On" }, { title: "Figure" }, { title: "Champion", number: true }, { title: "New", number: true },
      { title: "Wanted", number: true }, { title: "" },
    ], checks.map((check) => ({
      class: check.passed ? undefined : "bad",
      cells: [
        check.slice, check.name, check.champion === undefined ? "–" : figure(check.champion), figure(check.challenger),
        `${check.isUpperLimit ? "≤" : "≥"} ${figure(check.limit)}`, check.passed ? chip("holds", "good") : chip("fails", "bad"),
      ],
    })), "What the gate found"),
    unjudgedSlices.length > 0 && h("p", { class: "muted" }, `not judged, too few queries: ${unjudgedSlices.join(", ")}`),
  ];
}
