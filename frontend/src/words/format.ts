// Numbers and days as read by people.
import { isDay, numberOf } from "../state/days";

const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

function dated(format: Intl.DateTimeFormat, day: string | null | undefined): string {
  if (!day) return "day unknown";
  return isDay(day) ? format.format(new Date(numberOf(day) * 86_400_000)) : day;
}

/** 5 November 2025 */
export const longDay = (day: string | null | undefined): string => dated(LONG, day);
/** 5 Nov 2025 */
export const shortDay = (day: string | null | undefined): string => dated(SHORT, day);
/** Nov 2025 */
export const month = (day: string): string => dated(MONTH, day);

export function amount(value: number, digits = 0): string {
  return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A chance as people say it; never 0 % or 100 % of what is not certain. */
export function percent(chance: number): string {
  if (chance > 0 && chance < 0.01) return "under 1%";
  if (chance < 1 && chance > 0.99) return "over 99%";
  return `${Math.round(chance * 100)}%`;
}

export function km2(value: number): string {
  return `${amount(value)} km²`;
}

/** +12 km², −3 km² */
export function signedKm2(value: number): string {
  return `${value > 0 ? "+" : value < 0 ? "−" : "±"}${km2(Math.abs(value))}`;
}

/** A measured value with unit and error bar. */
export function measured(value: number | string | boolean | null, unit: string, error: number | null = null): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  const digits = Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0;
  const bar = error ? ` ±${amount(error, error < 10 && !Number.isInteger(error) ? 1 : 0)}` : "";
  return `${amount(value, digits)}${unit === "%" ? "%" : unit ? ` ${unit.replace("km2", "km²")}` : ""}${bar}`;
}

export function bytes(count: number): string {
  return count < 1e6 ? `${amount(count / 1e3)} kB` : `${amount(count / 1e6, 1)} MB`;
}
