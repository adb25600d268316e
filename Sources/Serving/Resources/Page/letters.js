// Dead letters by cause, with payloads; retry and drop with a token.

import { byID, chip, h, nothing, show, table } from "./elements.js";
import { bytes, count, many, moment } from "./format.js";
import { ask, state } from "./live.js";

const pageSize = 20;
let token = "";
/** What is listed: a topic and cause, and the letters read so far. */
let shown = { topic: null, cause: null, letters: [], hasMore: false, seen: "" };

// Causes

export function showCauses(overview) {
  if (!overview) return;
  if (overview.tables.state === "unread") return show(byID("causes"), nothing("The tables were not read yet."));
  if (!overview.deadLetters.length) {
    show(byID("causes"), nothing("There are none.", "Every record could be applied."));
    return show(byID("letter-list"), null);
  }
  show(byID("causes"), table([
    { title: "Cause" }, { title: "Topic" }, { title: "Letters", number: true }, { title: "First" }, { title: "Last" }, { title: "" },
  ], overview.deadLetters.map((each) => ({
    class: isShown(each) ? "chosen" : undefined,
    cells: [
      h("a", { href: address(each), "aria-current": isShown(each) ? "true" : undefined }, each.cause), each.topic, count(each.letters),
      moment(new Date(each.first)), moment(new Date(each.last)), changes(each, many(each.letters, "letter")),
    ],
  })), "Dead letters by cause"));
  // Others have come, or some are gone.
  const group = overview.deadLetters.find(isShown);
  if (shown.cause !== null && JSON.stringify(group) !== shown.seen) list(shown.topic, shown.cause);
}

const address = ({ topic, cause }) => `#letters/${encodeURIComponent(topic)}/${encodeURIComponent(cause)}`;
const isShown = (each) => each.topic === shown.topic && each.cause === shown.cause;

function changes(selection, what) {
  const chosen = selection.id === undefined ? { topic: selection.topic, cause: selection.cause } : { ids: [selection.id] };
  return h("span", { class: "actions" },
    h("button", { type: "button", class: "small", onclick: () => retry(chosen, what) }, "Retry"),
    h("button", { type: "button", class: "small danger", onclick: () => drop(chosen, what) }, "Drop"));
}

// Letters

export async function list(topic, cause, more = false) {
  if (!more && !(topic === shown.topic && cause === shown.cause)) {
    shown = { topic, cause, letters: [], hasMore: false };
    show(byID("letter-list"), null);
  }
  shown.seen = JSON.stringify(state.overview?.deadLetters.find(isShown));
  showCauses(state.overview);
  if (cause === null) return;
  const asked = shown;
  const after = more ? shown.letters.at(-1)?.id ?? 0 : 0;
  const path = `v1/dead-letters?topic=${encodeURIComponent(topic)}&cause=${encodeURIComponent(cause)}&limit=${pageSize}&after=${after}`;
  try {
    const answer = await ask(path);
    if (asked !== shown) return;
    shown.letters = more ? [...shown.letters, ...answer.letters] : answer.letters;
    shown.hasMore = answer.hasMore;
    show(byID("letter-list"), letters());
  } catch (error) {
    if (asked === shown) show(byID("letter-list"), h("p", { class: "fault" }, error.message));
  }
}

function letters() {
  if (!shown.letters.length) return nothing("None of this cause is left.");
  return [
    h("h2", {}, shown.cause, h("span", { class: "muted" }, ` in ${shown.topic}, oldest first`)),
    h("ul", { class: "letters" }, shown.letters.map(letter)),
    shown.hasMore && h("button", { type: "button", class: "quiet", onclick: () => list(shown.topic, shown.cause, true) }, "Show more"),
  ];
}

function letter(each, place) {
  return h("li", { "data-key": each.id }, h("details", { open: place === 0 },
    h("summary", {},
      h("span", { class: "number-name" }, `#${each.id}`), h("span", { class: "message" }, each.message),
      each.retries > 0 && chip(`tried ${many(each.retries, "time")}`),
      h("span", { class: "muted" }, moment(new Date(each.storedAt)))),
    h("div", { class: "letter-body" },
      h("dl", { class: "facts" },
        fact("Record", `${each.topic}[${each.partition}]@${each.offset}`), fact("Key", each.key ?? "none"),
        each.recordTime && fact("Record's time", moment(new Date(each.recordTime))),
        fact("Payload", each.payload === undefined ? "none, a tombstone" : `${bytes(each.payloadBytes)}${each.isText ? "" : ", no text: hexadecimal digits"}`)),
      each.payload !== undefined && h("pre", { tabindex: 0, "aria-label": `Payload of letter ${each.id}` }, pretty(each)),
      each.isCut && h("p", { class: "muted" }, "Only the beginning is shown; ", h("code", {}, `gramd dlq show ${each.id}`), " has all of it."),
      changes(each, `letter ${each.id}`))));
}

const fact = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

/** JSON with line breaks, anything else as it came. */
function pretty({ payload, isText, isCut }) {
  if (!isText || isCut) return payload;
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

// Changes

const retry = (selection, what) => confirm({
  title: `Try ${what} again?`, action: "Retry",
  text: "They are read with the present configuration and applied at their own place: what is newer stays. What succeeds is gone from here; what fails stays, with its cause.",
}, async () => {
  const answer = await change("retry", selection);
  const parts = [`${count(answer.settled + answer.empty)} settled`, `${count(answer.failed)} failed`];
  if (answer.hasMore) parts.push("there are more: retry again");
  const failure = answer.failures[0];
  tell(parts.join(", ") + (failure ? `. Letter ${failure.id}: ${failure.message}` : ""), answer.failed > 0 ? "warn" : "good");
});

const drop = (selection, what) => confirm({
  title: `Drop ${what} for good?`, action: "Drop", isDangerous: true, text: "What stands in them is lost. That can't be undone.",
}, async () => {
  const answer = await change("drop", selection);
  tell(`${many(answer.dropped, "letter")} dropped`, "good");
});

function tell(text, kind) {
  show(byID("letter-message"), h("p", { class: `notice ${kind}` }, text));
}

async function change(action, selection) {
  return ask(`v1/dead-letters/${action}`, {
    method: "POST", body: JSON.stringify(selection),
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
  });
}

/** Asks a person, for the token too; stays open with what is wrong until it is done or given up. */
function confirm({ title, text, action, isDangerous }, perform) {
  const dialog = byID("dialog");
  const [field, fault, button] = [byID("token"), byID("dialog-error"), byID("dialog-confirm")];
  byID("dialog-title").textContent = title;
  byID("dialog-text").textContent = text;
  button.textContent = action;
  button.classList.toggle("danger", Boolean(isDangerous));
  fault.textContent = "";
  field.value = token;
  button.disabled = false;
  byID("dialog-cancel").onclick = () => dialog.close();
  byID("dialog-form").onsubmit = async (event) => {
    event.preventDefault();
    token = field.value.trim();
    fault.textContent = "";
    button.disabled = true;
    try {
      await perform();
      dialog.close();
      if (shown.cause !== null) await list(shown.topic, shown.cause);
    } catch (error) {
      fault.textContent = error.message;
    }
    button.disabled = false;
  };
  dialog.showModal();
  (token ? button : field).focus();
}
