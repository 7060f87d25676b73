// State <-> the part of the address after "#". It is never sent to a server.
import { isDay } from "./days";
import { type Camera, DEFAULTS, NAMES, SHOWS, type State, THEMES, VIEWS } from "./state";

type Parser<T> = (text: string) => T | undefined;
type Printer<T> = (value: T) => string;

const NAME = /^[\w.-]{1,80}$/;
const HASH = /^[0-9a-f]{64}$/;
const LONGEST_STATEMENT = 500;

const oneOf = <T extends string>(values: readonly T[]): Parser<T> => (text) =>
  values.find((v) => v === text);
const matching = (form: RegExp): Parser<string> => (text) => (form.test(text) ? text : undefined);
const whole = (low: number, high: number): Parser<number> => (text) => {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return value >= low && value <= high ? value : undefined;
};
const flag: Parser<boolean> = (text) => (text === "1" ? true : text === "0" ? false : undefined);
const day: Parser<string> = (text) => (isDay(text) ? text : undefined);

const camera: Parser<Camera> = (text) => {
  const parts = text.split(",");
  const [lon = NaN, lat = NaN, zoom = NaN] = parts.map(Number);
  const fits = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 22;
  return parts.length === 3 && fits ? { lon, lat, zoom } : undefined;
};

const printed: Printer<unknown> = (value) => {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "object" && value !== null) {
    const { lon, lat, zoom } = value as Camera;
    return `${lon.toFixed(4)},${lat.toFixed(4)},${zoom.toFixed(2)}`;
  }
  return String(value);
};

const PARSERS: { readonly [K in keyof State]: Parser<NonNullable<State[K]>> } = {
  view: oneOf(VIEWS),
  place: matching(NAME),
  report: matching(HASH),
  claim: matching(HASH),
  statement: (text) => text.slice(0, LONGEST_STATEMENT),
  show: oneOf(SHOWS),
  day,
  window: whole(1, 3660),
  mapper: matching(NAME),
  other: matching(NAME),
  otherDay: day,
  model: matching(NAME),
  lead: whole(1, 3660),
  contours: flag,
  roads: matching(NAME),
  claims: flag,
  names: oneOf(NAMES),
  theme: oneOf(THEMES),
  asOf: day,
  camera,
  embed: flag,
};

const KEYS = Object.keys(PARSERS) as (keyof State)[];

/** The state that an address tells; what cannot be read is left at its default. */
export function stateOf(hash: string): State {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const found: Record<string, unknown> = { ...DEFAULTS };
  for (const key of KEYS) {
    const text = given.get(key);
    const value = text === null ? undefined : PARSERS[key](text);
    if (value !== undefined) found[key] = value;
  }
  return found as unknown as State;
}

/** The address of a state: only what differs from the defaults. */
export function hashOf(state: State): string {
  const out = new URLSearchParams();
  for (const key of KEYS) {
    if (state[key] !== DEFAULTS[key] && state[key] !== null) out.set(key, printed(state[key]));
  }
  const text = out.toString().replaceAll("%2C", ",");
  return text ? `#${text}` : "";
}
