// A query's codes, the products that it finds, and why.

import { byID, chip, h, nothing, show } from "./elements.js";
import { count, many, moment } from "./format.js";
import { ask } from "./live.js";

const sides = { own: "own", generated: "model", head: "head", feedback: "feedback" };
const finders = { own: "the query's own words", generated: "the model", head: "the code head", feedback: "codes of the best products (feedback)" };
const colors = { own: "c1", generated: "c2", head: "c4", feedback: "c3" };
let latest = 0;

const weight = (value) => value.toFixed(value < 10 ? 3 : 1);

export async function search(query) {
  byID("query").value = query;
  if (!query.trim()) return show(byID("search-result"), hint());
  const number = (latest += 1);
  byID("search-result").setAttribute("aria-busy", "true");
  const text = encodeURIComponent(query);
  let content;
  try {
    const [found, codes] = await Promise.all([
      ask(`v1/search?q=${text}&limit=20&explain=true`), ask(`v1/codes?q=${text}`),
    ]);
    content = result(found, codes);
  } catch (error) {
    content = h("p", { class: "fault" }, error.message);
  }
  if (number !== latest) return;
  byID("search-result").removeAttribute("aria-busy");
  show(byID("search-result"), content);
}

function hint() {
  return nothing("Type what a shopper would.", "Codes of the query's own words need no model; the model adds others where there is one.");
}

function result(found, { codes }) {
  return [
    h("p", { class: "muted" }, `generation ${found.generation}, `,
      found.model ? "own words and model" : "own words only", `, ${found.milliseconds.toFixed(1)} ms, as of ${moment(new Date(found.as_of.time))}`),
    found.note && h("p", { class: "notice" }, found.note),
    codes.length > 0 && [h("h2", {}, "The query's codes"), h("ul", { class: "codes" }, codes.map(queryCode))],
    h("h2", {}, found.products.length ? `The first ${many(found.products.length, "product")}` : "Products"),
    found.products.length ? [legend(), products(found.products)]
      : nothing("Nothing is found.", "No product has one of the codes above."),
  ];
}

function queryCode(each) {
  return h("li", { class: each.weight === 0 ? "code idle" : "code" },
    h("i", { class: `key ${colors[each.origin]}` }), h("span", { class: "text" }, each.code),
    h("span", { class: "muted" }, each.weight === 0 ? "finds nothing"
      : `weight ${weight(each.weight)} · ${many(each.products, "product")}`,
    each.probability !== undefined && ` · p ${each.probability.toFixed(2)}`));
}

function legend() {
  return h("div", { class: "legend" }, Object.entries(finders).map(([side, name]) =>
    h("span", { class: "entry" }, h("i", { class: `key ${colors[side]}` }), `by ${name}`)));
}

function products(list) {
  // Bars show what codes add, which is more than the score where a product's vector takes some away.
  const most = Math.max(...list.map((each) => each.score - Math.min(each.vectorScore ?? 0, 0)), 1e-9);
  return h("ol", { class: "products" }, list.map((each, place) => product(each, place, most)));
}

function product(each, place, most) {
  const parts = each.explanation.map((match) => ({ ...match, score: match.queryWeight * match.productWeight }))
    .sort((left, right) => right.score - left.score);
  return h("li", { "data-key": each.productID },
    h("details", { open: place === 0 },
      h("summary", {},
        h("span", { class: "rank" }, place + 1),
        h("span", { class: "main" },
          h("span", { class: "title" }, each.title ?? each.productID),
          h("span", { class: "muted" }, [each.productID, each.brand, each.category, each.price].filter(Boolean).join(" · "))),
        h("span", { class: "bar-box", "aria-hidden": "true" }, parts.map((part) =>
          h("i", { class: `part ${colors[part.queryOrigin]}`, share: part.score / most }))),
        h("span", { class: "score" }, weight(each.score))),
      h("div", { class: "why" },
        h("table", {},
          h("caption", { class: "hidden" }, `Why ${each.productID} is found`),
          h("thead", {}, h("tr", {},
            h("th", { scope: "col" }, "Code"), h("th", { scope: "col" }, "Query's side"),
            h("th", { scope: "col" }, "Product's side"), h("th", { scope: "col", class: "number" }, "Adds"))),
          h("tbody", {}, parts.map((part) => h("tr", {},
            h("td", { class: "text" }, part.code), h("td", {}, weighted(part.queryOrigin, weight(part.queryWeight))),
            h("td", {}, weighted(part.productOrigin, part.productWeight.toFixed(2))),
            h("td", { class: "number strong" }, weight(part.score)))),
            each.vectorScore !== undefined && h("tr", {},
              h("td", { class: "text" }, "nearness by meaning"), h("td", {}), h("td", {}),
              h("td", { class: "number strong" }, weight(each.vectorScore))))),
        h("p", { class: "more" }, h("a", { href: `#product/${encodeURIComponent(each.productID)}` }, "This product's codes and history")))));
}

const side = (origin) => h("span", { class: "with-key" }, h("i", { class: `key ${colors[origin]}` }), sides[origin]);

const weighted = (origin, value) => h("span", { class: "weighted" }, side(origin), h("b", {}, value));

/** Codes of a product: with what they weigh and how many products share them. */
export function codeTable(codes) {
  const most = Math.max(...codes.map((each) => each.weight), 1e-9);
  return h("div", { class: "scroll" }, h("table", {},
    h("caption", { class: "hidden" }, "The product's codes"),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Code"), h("th", { scope: "col" }, "From"),
      h("th", { scope: "col", class: "number" }, "Weight"), h("th", { scope: "col", class: "bar-column" }, ""),
      h("th", { scope: "col", class: "number" }, "Products with it"))),
    h("tbody", {}, codes.map((each) => h("tr", {}, h("td", { class: "text" }, each.code),
      h("td", {}, side(each.origin)), h("td", { class: "number" }, each.weight.toFixed(2)),
      h("td", { class: "bar-column", "aria-hidden": "true" }, h("span", { class: "bar-box" },
        h("i", { class: `part ${colors[each.origin]}`, share: each.weight / most }))),
      h("td", { class: "number" }, each.products === 1 ? chip("only this") : count(each.products)))))));
}
