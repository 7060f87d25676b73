// What may stand next in a Statement, from the language's own words. The server has the last word.
import type { Language, Measure, Param, Places } from "../api/types";
import { nameOf } from "../layers/places";
import { findPlaces } from "./search";

export interface Completion {
  readonly label: string;
  readonly note: string;
  /** The whole text with it put in, and where the caret then stands. */
  readonly text: string;
  readonly caret: number;
}

const MOST = 9;
const TIMES = ["on", "by", "since", "from", "throughout", "monthly"];

/** A name as it must be written: with quotation marks where it holds what would end it. */
export function quoted(name: string): string {
  return /[(),"[\]]/.test(name) ? `"${name}"` : name;
}

export function complete(
  text: string, caret: number, { language, places, days }: { readonly language: Language; readonly places: Places | null; readonly days: readonly string[] },
): Completion[] {
  const before = text.slice(0, caret);
  const after = text.slice(caret);
  const put = (from: number, word: string, label: string, note: string): Completion => {
    const rest = after.trimStart();
    const end = word.trimEnd().at(-1) ?? "";
    const head = before.slice(0, from) + word;
    // What closes the word may stand behind the caret already.
    const tail = ",)".includes(end) && rest.startsWith(end) ? rest.slice(1) : rest;
    return { label, note, text: head + tail, caret: head.length };
  };
  const open = before.indexOf("(");
  if (open < 0) {
    const begun = before.trimStart().toLowerCase();
    return language.measures.filter((m) => m.name.startsWith(begun)).slice(0, MOST + 8)
      .map((m) => put(before.length - begun.length, `${m.name}(`, `${m.name}(${m.params.filter((p) => !p.optional && p.default === null).map((p) => p.name).join(", ")})`, m.meaning));
  }
  const measure = language.measures.find((m) => m.name === before.slice(0, open).trim());
  const close = before.indexOf(")", open);
  if (close < 0) return measure ? inCall(before, open, measure, { language, places }, put) : [];
  return afterCall(before, close, measure, days, put);
}

type Put = (from: number, word: string, label: string, note: string) => Completion;

function inCall(
  before: string, open: number, measure: Measure, { language, places }: { readonly language: Language; readonly places: Places | null }, put: Put,
): Completion[] {
  const args = before.slice(open + 1).split(",");
  const begun = (args.at(-1) ?? "").trimStart();
  const from = before.length - begun.length;
  const param = measure.params[args.length - 1];
  if (!param) return [put(before.length, ")", ")", "")];
  const end = args.length >= needed(measure) ? ")" : ", ";
  const lead = args.length > 1 && from > 0 && before[from - 1] === "," ? " " : "";
  const option = (word: string, note: string): Completion => put(from, lead + word + end, word, note);
  const wanted = begun.replace(/^"/, "");
  const out: Completion[] = [];
  for (const candidate of measure.params.slice(args.length - 1)) {
    out.push(...wordsFor(candidate, wanted, language, places).map(([word, note]) => option(word, note)));
    if (!candidate.optional && candidate.default === null) break;
  }
  if (!begun && args.length > needed(measure)) out.unshift(put(before.replace(/,\s*$/, "").length, ")", ")", ""));
  return out.slice(0, MOST);
}

function needed(measure: Measure): number {
  return measure.params.filter((p) => !p.optional && p.default === null).length;
}

function wordsFor(param: Param, begun: string, language: Language, places: Places | null): [string, string][] {
  const starts = (word: string): boolean => word.toLowerCase().startsWith(begun.toLowerCase());
  const isGround = param.kind === "place" || param.kind === "where";
  const regions = param.kind === "where" ? language.regions.filter((r) => starts(r.name)).map((r): [string, string] => [quoted(r.name), r.name_uk ?? ""]) : [];
  if (isGround) {
    if (!places) return regions;
    const found = begun ? findPlaces(places, begun, 7) : outlined(places);
    return [...regions, ...found.map((i): [string, string] => [quoted(places.name[i]!), nameOf("uk", places.name[i]!, places.name_uk[i])])];
  }
  if (param.kind === "side") return language.sides.filter((s) => starts(s.code) || starts(s.name)).map((s) => [s.code, s.name]);
  if (param.choices.length) return param.choices.filter(starts).map((c) => [c, param.name]);
  if (param.keyword) return starts(param.name) ? [[`${param.name}=7 days`, ""]] : [];
  return param.kind === "hours" ? [["2 h", param.name]] : [];
}

function outlined(places: Places): number[] {
  const found: number[] = [];
  for (let i = 0; i < places.count && found.length < 7; i++) if (places.outlined[i]) found.push(i);
  return found;
}

function afterCall(before: string, close: number, measure: Measure | undefined, days: readonly string[], put: Put): Completion[] {
  const rest = before.slice(close + 1);
  const word = /\S*$/.exec(rest)?.[0] ?? "";
  const from = before.length - word.length;
  const space = rest.length === word.length ? " " : "";
  const said = rest.slice(0, rest.length - word.length).trim().split(/\s+/).filter(Boolean);
  const option = (text: string, note: string): Completion => put(from, `${space}${text} `, text, note);
  const previous = said.at(-1) ?? "";
  const hasTime = said.some((s) => TIMES.includes(s));
  if (["on", "by", "since", "from", "to"].includes(previous)) {
    return days.filter((d) => d.startsWith(word)).map((d) => put(from, space + d, d, ""));
  }
  if (hasTime) return said.includes("from") && !said.includes("to") && !word ? [option("to", "")] : [];
  const relations = said.length ? [] : (measure?.relations ?? []).filter((r) => r.startsWith(word)).map((r) => option(r, measure?.unit.replace("km2", "km²") ?? ""));
  const units = said.length === 1 && /^[\d.]+$/.test(word) && measure?.unit
    ? [put(before.length, `${measure.unit === "%" ? "" : " "}${measure.unit} `, `${word}${measure.unit === "%" ? "" : " "}${measure.unit}`, "")] : [];
  const canTime = said.length === 0 || said.length >= 2 || ["rising", "falling"].includes(previous);
  const times = canTime ? TIMES.filter((t) => t.startsWith(word)).map((t) => option(t, "")) : [];
  return [...units, ...relations, ...times].slice(0, 14);
}
