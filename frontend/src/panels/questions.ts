// Questions asked of the future, who answered, and how it went.
import type { App } from "../app";
import { words } from "../words/en";
import { type Child, h, table } from "./dom";

type Row = Readonly<Record<string, unknown>>;

function plain(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toPrecision(3);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Rows of any kind as a table: the columns are the names that occur. */
export function anyTable(caption: string, rows: readonly Row[]): HTMLElement {
  const head = [...new Set(rows.flatMap((r) => Object.keys(r)))].filter((k) => k !== "id");
  return table(caption, head.map((k) => k.replaceAll("_", " ")), rows.map((r) => head.map((k): Child => plain(r[k]))));
}

/** Some of the questions, by their ids. */
export async function questionList(app: App, ids: readonly string[]): Promise<HTMLElement | null> {
  const all = (await app.source.questions()).questions as Row[];
  const rows = all.filter((q) => ids.includes(String(q["id"])));
  return rows.length ? h("div", {}, anyTable(words.place.questions, rows)) : null;
}
