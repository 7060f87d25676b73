// Days as YYYY-MM-DD and as whole numbers; no clock, no time zone.

const MS = 86_400_000;
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Number of a day since 1970-01-01; NaN where there is no such day. */
export function numberOf(day: string): number {
  const parts = FORM.exec(day);
  if (!parts) return NaN;
  const ms = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return dayOf(ms / MS) === day ? ms / MS : NaN;
}

export function dayOf(number: number): string {
  return new Date(number * MS).toISOString().slice(0, 10);
}

export function isDay(text: string): boolean {
  return !Number.isNaN(numberOf(text));
}

/** The day so many days later. */
export function plus(day: string, days: number): string {
  return dayOf(numberOf(day) + days);
}

/** Days from one to another. */
export function between(from: string, to: string): number {
  return numberOf(to) - numberOf(from);
}

export function clamp(day: string, first: string, last: string): string {
  return day < first ? first : day > last ? last : day;
}
