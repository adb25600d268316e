// Numbers and times for people.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** 1,234. */
export const count = (value) => whole.format(value);

/** 1,234, or 12.3K where that would be long. */
export const short = (value) => (Math.abs(value) < 10000 ? whole.format(value) : compact.format(value));

/** "1 record", "2 records". */
export const many = (value, one, more = `${one}s`) => `${count(value)} ${value === 1 ? one : more}`;

/** Seconds as value and unit: ["0.4", "s"], ["3.5", "min"]. */
export function seconds(value) {
  const steps = [[60, 1, "s"], [3600, 60, "min"], [86400, 3600, "h"], [Infinity, 86400, "d"]];
  const [, unit, name] = steps.find(([below]) => value < below);
  const scaled = value / unit;
  return [scaled === 0 ? "0" : scaled.toFixed(scaled < 10 ? 1 : 0), name];
}

/** "0.4 s". */
export const duration = (value) => seconds(value).join("\u00a0");

/** "0.4 s", and "5 s" for what is whole. */
export const tidyDuration = (value) => duration(value).replace(/\.0(?=\u00a0)/, "");

/** A figure of a gate: shares with three decimals, counts without. */
export const figure = (value) => (Math.abs(value) >= 2 ? count(value) : value.toFixed(3));

export const percent = (share, decimals = 1) => `${(share * 100).toFixed(decimals)}\u00a0%`;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockWithSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const daysWithYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export const hour = (date) => clock.format(date);

/** "3 Feb". */
export const day = (date) => days.format(date);

/** "14:03:09" today, "3 Feb, 14:03" otherwise. */
export function moment(date, now = new Date()) {
  if (date.toDateString() === now.toDateString()) return clockWithSeconds.format(date);
  const text = date.getFullYear() === now.getFullYear() ? day(date) : daysWithYear.format(date);
  return `${text}, ${clock.format(date)}`;
}

/** A model's identifier, which is long. */
export const model = (id) => (id.length > 12 ? `${id.slice(0, 10)}…` : id);

export function bytes(value) {
  if (value < 1024) return `${value}\u00a0B`;
  return value < 1048576 ? `${(value / 1024).toFixed(1)}\u00a0KiB` : `${(value / 1048576).toFixed(1)}\u00a0MiB`;
}
