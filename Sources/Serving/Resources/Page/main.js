// The views of the page, their addresses, and the head.

import { byID, chip, h, show } from "./elements.js";
import { short } from "./format.js";
import { list, showCauses } from "./letters.js";
import { follow, onChange, state } from "./live.js";
import { showOverview } from "./overview.js";
import { showProduct } from "./products.js";
import { search } from "./search.js";

const titles = { overview: "Overview", search: "Search", product: "Product", letters: "Dead letters" };

// Addresses: #overview, #search/QUERY, #product/ID, #letters/TOPIC/CAUSE

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function route() {
  const [name, ...rest] = location.hash.slice(1).split("/").map(decoded);
  if (name === "main") return;
  const view = name in titles ? name : "overview";
  for (const each of Object.keys(titles)) byID(each).hidden = each !== view;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${titles[view]} · gramd`;
  if (view === "search") search(rest.join("/"));
  if (view === "product") showProduct(rest.join("/"));
  if (view === "letters") list(rest.length > 1 ? rest[0] : null, rest.length > 1 ? rest.slice(1).join("/") : null);
  if (view === "overview") showOverview(state);
}

function submits(form, field, view) {
  byID(form).addEventListener("submit", (event) => {
    event.preventDefault();
    const address = `#${view}/${encodeURIComponent(byID(field).value)}`;
    if (location.hash === address) route();
    else location.hash = address;
  });
}

// The head

function showHead({ overview, connected }) {
  const failures = Object.keys(overview?.failures ?? {});
  const [text, kind] = connected === false ? ["No connection", "bad"]
    : !overview ? ["Connecting", "calm"]
      : overview.status === "ready" ? ["Ready", "good"] : ["Not ready", "bad"];
  show(byID("status"), chip([text, failures.length > 0 && connected !== false && h("span", { class: "parts" }, `: ${failures.join(", ")}`)], kind), overview?.role === "serve" ? h("span", { class: "muted" }, "only answers") : null);
  const letters = overview?.deadLetters.reduce((sum, each) => sum + each.letters, 0) ?? 0;
  byID("letter-count").hidden = letters === 0;
  byID("letter-count").textContent = short(letters);
  byID("letter-count").setAttribute("aria-label", `${letters} letters`);
  document.documentElement.dataset.state = connected === false || failures.length ? "trouble" : "ready";
  document.documentElement.toggleAttribute("data-known", Boolean(overview));
}

// Colours

const themes = ["system", "light", "dark"];
const symbols = { system: "◐", light: "☀", dark: "☾" };

function showTheme() {
  const theme = document.documentElement.dataset.theme ?? "system";
  const next = themes[(themes.indexOf(theme) + 1) % themes.length];
  show(byID("theme"), h("span", { "aria-hidden": "true" }, symbols[theme]));
  byID("theme").setAttribute("aria-label", `Colours: ${theme}. Change to ${next}`);
  byID("theme").title = `Colours: ${theme}`;
  return next;
}

byID("theme").addEventListener("click", () => {
  const next = showTheme();
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem("gramd-theme", next);
  } catch {
    // It holds for this page then.
  }
  showTheme();
});

// Keys: / goes to the search box

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, textarea, select") || byID("dialog").open;
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (!byID("search").hidden) return byID("query").focus();
  // After the view has been shown.
  addEventListener("hashchange", () => byID("query").focus(), { once: true });
  location.hash = "#search";
});

submits("search-form", "query", "search");
submits("product-form", "product-id", "product");
addEventListener("hashchange", () => {
  route();
  if (location.hash !== "#main") scrollTo(0, 0);
});
onChange((now) => {
  showHead(now);
  if (!byID("overview").hidden) showOverview(now);
  if (!byID("letters").hidden) showCauses(now.overview);
});
showTheme();
showHead(state);
route();
follow();
