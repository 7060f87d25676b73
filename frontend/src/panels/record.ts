// How good the forecasts have been, and who else was how good.
import type { App } from "../app";
import { words } from "../words/en";
import { amount, longDay, percent } from "../words/format";
import { h, svg, table } from "./dom";
import { csvButton, svgButton } from "./download";
import { anyTable } from "./questions";
import type { Panel } from "./side";

interface Range { readonly value: number; readonly low: number; readonly high: number }
/** Forecasts by the chance they gave: mean chance, how often it came so, how many they were. */
interface Bin { readonly mean: number; readonly observed: number; readonly n: number }
interface Score {
  readonly reliability?: readonly Bin[];
  readonly model: string; readonly lead_days: number; readonly issues: number; readonly first_issue: string; readonly last_issue: string;
  readonly base_rate: number; readonly brier: number; readonly ece: number; readonly coverage: number | null;
  readonly bss_persistence: Range | null; readonly town_brier: number | null; readonly area_crps: number | null;
}
interface Record {
  readonly mapper: string; readonly first: string; readonly last: string; readonly every_days: number;
  readonly scores: readonly Score[]; readonly sentences: readonly { readonly model: string; readonly lead_days: number; readonly sentence: string }[];
}

export function recordPanel(): Panel {
  return {
    key: () => "record",
    make: async (app) => {
      const [records, questions] = await Promise.all([app.source.records(), app.source.questions()]);
      return h("div", { class: "record-page" },
        h("h1", {}, words.record.title), h("p", { class: "standfirst" }, words.record.lead),
        ...(records.records as unknown as Record[]).map((r) => one(app, r)),
        h("h2", {}, words.record.questions),
        questions.questions.length ? anyTable(words.record.questions, questions.questions) : h("p", { class: "gap" }, words.record.noQuestions),
        questions.scores.length ? h("div", {}, h("h2", {}, words.record.experts), anyTable(words.record.experts, questions.scores)) : null);
    },
  };
}

function one(app: App, record: Record): HTMLElement {
  const { head } = words.record;
  const columns = Object.values(head);
  const number = (value: number | null, digits: number): string => (value === null ? "–" : amount(value, digits));
  const rows = record.scores.map((s) => [
    s.model, s.lead_days, s.issues, number(s.brier, 4), s.bss_persistence ? percent2(s.bss_persistence.value) : "–",
    s.bss_persistence ? `${percent2(s.bss_persistence.low)} to ${percent2(s.bss_persistence.high)}` : "–",
    percent2(s.ece, 1), s.coverage === null ? "–" : percent(s.coverage), percent2(s.base_rate, 1), number(s.town_brier, 4), number(s.area_crps, 0),
  ]);
  const chart = skillChart(record.scores);
  return h("section", {},
    h("p", { class: "note" }, words.record.mapper(app.mapperTitle(record.mapper), longDay(record.first), longDay(record.last), record.every_days)),
    h("figure", {}, h("h2", {}, words.record.skill), chart, h("figcaption", {}, words.record.skillNote),
      h("p", { class: "gets" }, svgButton(words.record.skill, "skill", chart, null))),
    ...reliability(record.scores),
    h("h2", {}, words.record.scores), table(words.record.scores, columns, rows, { class: "wide" }),
    h("p", { class: "note" }, words.record.calibrationNote),
    h("p", { class: "gets" }, csvButton(words.record.scores, "record", columns, () => rows as string[][])),
    h("ul", { class: "plain" }, ...record.sentences.map((s) => h("li", { class: "note" }, s.sentence))));
}

function percent2(value: number, digits = 0): string {
  return `${value < 0 ? "−" : ""}${amount(Math.abs(value) * 100, digits)}%`;
}

const WIDE = 400;
const LEFT = 148;
const SQUARE = 220;

/** Chance given against how often it came so, for every score that tells; on the line is right. */
function reliability(scores: readonly Score[]): HTMLElement[] {
  const told = scores.filter((s) => s.reliability?.length);
  if (!told.length) return [];
  const at = (v: number): number => 30 + v * (SQUARE - 40);
  const down = (v: number): number => SQUARE - 24 - v * (SQUARE - 40);
  return [h("h2", {}, words.record.calibration), h("div", { class: "squares" }, ...told.map((s) => {
    const name = `${s.model}, ${s.lead_days} d`;
    const bins = s.reliability ?? [];
    const drawing = svg("svg", { viewBox: `0 0 ${SQUARE} ${SQUARE}`, class: "skill", role: "img", "aria-label": `${words.record.calibration}: ${name}` },
      svg("path", { d: `M${at(0)} ${down(0)}H${at(1)}V${down(1)}H${at(0)}Z`, class: "c-grid", fill: "none" }),
      svg("path", { d: `M${at(0)} ${down(0)}L${at(1)} ${down(1)}`, class: "c-grid c-zero" }),
      svg("path", { d: bins.map((b, i) => `${i ? "L" : "M"}${at(b.mean)} ${down(b.observed)}`).join(""), class: "c-range", fill: "none" }),
      ...bins.map((b) => svg("circle", { cx: at(b.mean), cy: down(b.observed), r: 2 + Math.min(4, Math.log10(b.n + 1)), class: "c-dot0" })),
      ...[0, 1].map((v) => svg("text", { x: at(v), y: SQUARE - 8, class: "s-by", "text-anchor": "middle" }, `${v * 100}%`)));
    return h("figure", {}, h("h3", {}, name), drawing,
      h("details", {}, h("summary", {}, words.place.table),
        table(name, ["chance given", "came so", "n"], bins.map((b) => [percent2(b.mean, 1), percent2(b.observed, 1), b.n]))));
  }))];
}

/** Skill by model and days ahead, with its interval. */
function skillChart(scores: readonly Score[]): SVGSVGElement {
  const shown = scores.filter((s) => s.bss_persistence && s.model !== "persistence");
  const all = shown.flatMap((s) => [s.bss_persistence!.low, s.bss_persistence!.high, 0]);
  const low = Math.min(-0.05, ...all);
  const high = Math.max(0.2, ...all);
  const x = (v: number): number => LEFT + ((v - low) / (high - low)) * (WIDE - LEFT - 12);
  const row = 26;
  const tall = shown.length * row + 26;
  const ticks = [-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5].filter((t) => t >= low && t <= high);
  return svg("svg", { viewBox: `0 0 ${WIDE} ${tall}`, class: "skill", role: "img", "aria-label": words.record.skill },
    ...ticks.flatMap((t) => [
      svg("path", { d: `M${x(t)} 0V${tall - 20}`, class: t === 0 ? "c-grid c-zero" : "c-grid" }),
      svg("text", { x: x(t), y: tall - 4, class: "s-by", "text-anchor": "middle" }, `${Math.round(t * 100)}%`),
    ]),
    ...shown.flatMap((s, i) => {
      const { value, low: from, high: to } = s.bss_persistence!;
      const y = i * row + 14;
      return [
        svg("text", { x: 0, y: y + 4, class: "s-name" }, `${s.model}, ${s.lead_days} d`),
        svg("path", { d: `M${x(from)} ${y}H${x(to)}`, class: "c-range" }),
        svg("circle", { cx: x(value), cy: y, r: 4.5, class: "c-dot0" }),
      ];
    }));
}
