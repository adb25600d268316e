// What the server says of itself, kept up to date.

const historySeconds = 3600;
const listeners = new Set();

/** The overview as it came last, with the points of the last hour; `connected` says whether it is kept up to date. */
export const state = { overview: null, points: [], connected: null };

export function onChange(listener) {
  listeners.add(listener);
}

function tell() {
  for (const listener of listeners) listener(state);
}

function add(point) {
  const time = Date.parse(point.time);
  state.points = state.points.filter((old) => time - Date.parse(old.time) < historySeconds * 1000);
  if (!state.points.some((old) => old.time === point.time)) state.points.push(point);
}

/** Asks an endpoint.
 * @throws an error whose message is what the server says. */
export async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { Accept: "application/json", ...options?.headers } });
  } catch {
    throw new Error("gramd gives no answer. Is it running, and is this address still right?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = new Error(answer.error ?? `gramd answered with status ${response.status}`);
    error.status = response.status;
    throw error;
  }
  return answer;
}

async function readAll() {
  const { history, now, ...overview } = await ask("v1/overview");
  state.overview = overview;
  state.points = history;
  add(now);
}

let events = null;

/**
 * Reads everything, then follows the events. Without them it asks again and again.
 *
 * A page that nobody sees doesn't: browsers have six connections to a server for all their tabs.
 */
export function follow() {
  events?.close();
  events = null;
  if (document.hidden) return;
  events = new EventSource("v1/live");
  events.addEventListener("overview", (event) => {
    state.overview = JSON.parse(event.data);
    state.connected = true;
    // The first comes before the history has been read.
    if (state.points.length) tell();
  });
  events.addEventListener("point", (event) => {
    add(JSON.parse(event.data));
    tell();
  });
  events.onopen = () => refresh();
  events.onerror = async () => {
    await refresh();
    // The browser tries again by itself after a lost connection, but not after a refusal.
    if (events?.readyState === EventSource.CLOSED) setTimeout(follow, 5000);
  };
}

document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", (event) => event.persisted && follow());

async function refresh() {
  try {
    await readAll();
    state.connected = true;
  } catch {
    state.connected = false;
  }
  tell();
}
