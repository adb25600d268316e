// A product's codes, and where its state comes from.

import { byID, chip, h, nothing, show, table } from "./elements.js";
import { count, moment } from "./format.js";
import { ask } from "./live.js";
import { codeTable } from "./search.js";

const stages = { own: "own codes", generated: "the model's codes" };
const kinds = { active: "good", building: "warn", kept: "calm" };
let latest = 0;

export async function showProduct(id) {
  byID("product-id").value = id;
  if (!id.trim()) {
    return show(byID("product-result"), nothing("Name a product.", "Identifiers are those of the events; a search shows them too."));
  }
  const number = (latest += 1);
  byID("product-result").setAttribute("aria-busy", "true");
  const path = `v1/products/${encodeURIComponent(id)}`;
  const [history, codes] = await Promise.allSettled([ask(`${path}/history`), ask(`${path}/codes`)]);
  if (number !== latest) return;
  byID("product-result").removeAttribute("aria-busy");
  show(byID("product-result"), content(history, codes));
}

function content(history, codes) {
  const isGone = codes.reason?.status === 404;
  if (history.reason?.status === 404 && isGone) return nothing(history.reason.message);
  const title = codes.value?.title ?? history.value?.title;
  return [
    title && h("h2", { class: "product-title" }, title),
    history.value ? state(history.value) : h("p", { class: "fault" }, history.reason.message),
    h("h2", {}, "Codes"),
    codes.value ? shownCodes(codes.value)
      : isGone ? nothing("Searches don't find it.", history.value?.live ? "What is in memory has not caught up with it yet." : "It was deleted.")
        : h("p", { class: "fault" }, codes.reason.message),
    history.value && [generations(history.value), changes(history.value)],
  ];
}

function shownCodes(answer) {
  if (!answer.codes.length) return nothing(`It has none in generation ${answer.generation} yet.`);
  return [
    h("p", { class: "muted" }, `in generation ${answer.generation}, ${answer.codes.length} codes`), codeTable(answer.codes),
  ];
}

function state(history) {
  const isImport = history.topic?.startsWith("import:");
  const source = history.topic === undefined ? "not known any more"
    : isImport ? `${history.topic.slice(7)}, item ${count(history.offset)}`
      : `${history.topic}, partition ${history.partition}, offset ${count(history.offset)}`;
  const facts = [
    ["Identifier", history.productID],
    ["State", history.live ? chip("live", "good") : chip("deleted", "warn")],
    [isImport ? "From the file" : "From the record", source],
    ["Record's time", history.recordTime && moment(new Date(history.recordTime))],
    ["Version", history.version === undefined ? "none" : count(history.version)],
    ["Highest version seen", history.newestVersion !== undefined && history.newestVersion !== history.version && count(history.newestVersion)],
  ].filter(([, value]) => value);
  return h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function generations(history) {
  if (!history.generations.length) return null;
  return [
    h("h2", {}, "In each generation"),
    table([{ title: "Generation" }, { title: "State" }, { title: "Codes", number: true }, { title: "Waits for", wide: true }],
      history.generations.map((each) => [
        String(each.generation), chip(each.state, kinds[each.state]), count(each.codes),
        each.waitingFor === undefined ? "nothing" : h("span", {}, stages[each.waitingFor],
          each.attempts > 1 && `, begun ${each.attempts} times`, each.error && h("span", { class: "fault" }, `: ${each.error}`)),
      ]), "The product in each generation"),
  ];
}

function changes(history) {
  return [
    h("h2", {}, "The last day"),
    history.changes.length ? h("ol", { class: "timeline" }, history.changes.map((each) => h("li", {},
      h("time", { datetime: each.time }, moment(new Date(each.time))),
      h("span", {}, each.generation === undefined ? (history.live ? "its event was applied" : "an event of it was applied")
        : `codes of generation ${each.generation} were written`))))
      : nothing("Nothing has changed it."),
  ];
}
