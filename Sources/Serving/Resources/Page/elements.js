// Makes elements. Whatever comes from data becomes text, never markup.

const handlers = ["onclick", "oninput", "onsubmit", "ontoggle"];

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (handlers.includes(name)) element[name] = value;
    else if (name === "share") element.style.setProperty("--share", String(value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** An HTML element with attributes, handlers and children; children that are no elements become text. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

export const byID = (id) => document.getElementById(id);

/** Makes an element's children those given, keeping what is the same: the focus stays, and what is open stays open. */
export function show(parent, ...children) {
  const box = parent.cloneNode(false);
  fill(box, {}, children);
  adapt(parent, box);
}

function adapt(old, wanted) {
  const before = [...old.childNodes];
  const after = [...wanted.childNodes];
  after.forEach((node, place) => {
    const present = before[place];
    if (!present) old.append(node);
    else if (isAlike(present, node)) change(present, node);
    else present.replaceWith(node);
  });
  for (const rest of before.slice(after.length)) rest.remove();
}

function isAlike(old, wanted) {
  return old.nodeType === wanted.nodeType && old.nodeName === wanted.nodeName
    && old.dataset?.key === wanted.dataset?.key;
}

function change(old, wanted) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of [...wanted.attributes]) {
    if (name !== "style" && name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const share = wanted.style.getPropertyValue("--share");
  if (share) old.style.setProperty("--share", share);
  for (const handler of handlers) old[handler] = wanted[handler];
  adapt(old, wanted);
}

/** A table: columns are {title, number, wide}; cells are texts or elements. */
export function table(columns, rows, caption) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", { class: "cards" },
      h("caption", { class: "hidden" }, caption),
      h("thead", {}, h("tr", {}, columns.map((column) =>
        h("th", { scope: "col", class: column.number ? "number" : undefined }, column.title)))),
      h("tbody", {}, rows.map((row) => h("tr", { class: row.class }, (row.cells ?? row).map((cell, place) =>
        h("td", { "data-title": columns[place].title, class: columns[place].number ? "number" : columns[place].wide ? "wide" : undefined }, cell)))))));
}

/** A short mark with a meaning: good, warn, bad, calm. */
export function chip(text, kind = "calm") {
  return h("span", { class: `chip ${kind}` }, text);
}

/** A message that stands for a view that has nothing to show. */
export function nothing(title, ...more) {
  return h("div", { class: "nothing" }, h("p", { class: "strong" }, title), more.map((text) => h("p", {}, text)));
}
