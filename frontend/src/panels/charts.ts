// Charts over time. The library comes only when the first chart is drawn.
import type { Fan, Series } from "../api/types";
import { dayOf, numberOf } from "../state/days";
import { words } from "../words/en";
import { measured, shortDay } from "../words/format";
import { button, h, table } from "./dom";
import { csvButton, pngButton } from "./download";

type Plot = import("uplot");
type PlotOptions = import("uplot").Options;
type Column = (number | null)[];

const DASHES = [[], [6, 3], [1.5, 3], [8, 3, 1.5, 3]];
const HEIGHT = 190;
const SECONDS = 86_400;

export interface Chart {
  readonly element: HTMLElement;
  /** Shows a day by an upright line. */
  readonly mark: (day: string) => void;
  /** Takes the style sheet's colours again. */
  readonly draw: () => void;
}

interface Drawing {
  readonly title: string;
  readonly unit: string;
  /** Days, and values of each column on them. */
  readonly days: readonly string[];
  readonly columns: readonly { readonly name: string; readonly values: Column }[];
  /** Columns that are lines, with their number as a colour; the rest bound bands. */
  readonly lines: readonly { readonly column: number; readonly colour: number }[];
  readonly bands: readonly { readonly low: number; readonly high: number; readonly colour: number; readonly alpha: number }[];
  readonly onDay: (day: string) => void;
}

async function library(): Promise<typeof import("uplot")> {
  const [{ default: Plot }] = await Promise.all([import("uplot"), import("uplot/dist/uPlot.min.css")]);
  return Plot;
}

async function chart(drawing: Drawing): Promise<{ chart: Chart; canvas: () => HTMLCanvasElement }> {
  const Plot = await library();
  const box = h("div", { class: "chart", role: "img", "aria-label": drawing.title });
  let plot: Plot | null = null;
  let marked = "";
  const draw = (): void => {
    if (!box.isConnected) return; // browsers report a size before there is one; styles have no colours until then
    plot?.destroy();
    const width = Math.max(box.clientWidth, 220);
    const xs = drawing.days.map((d) => numberOf(d) * SECONDS);
    plot = new Plot(optionsOf(drawing, box, width, () => marked), [xs, ...drawing.columns.map((c) => c.values)], box);
  };
  new ResizeObserver(() => {
    const width = Math.max(box.clientWidth, 220);
    if (!plot) draw();
    else if (Math.abs(plot.width - width) > 2) plot.setSize({ width, height: HEIGHT });
  }).observe(box);
  box.addEventListener("click", () => {
    const index = plot?.cursor.idx;
    const day = index === null || index === undefined ? undefined : drawing.days[index];
    if (day) drawing.onDay(day);
  });
  const mark = (day: string): void => {
    if (marked === day) return;
    marked = day;
    plot?.redraw(false);
  };
  const canvas = (): HTMLCanvasElement => plot?.ctx.canvas ?? document.createElement("canvas");
  return { chart: { element: box, mark, draw }, canvas };
}

function optionsOf(drawing: Drawing, box: HTMLElement, width: number, marked: () => string): PlotOptions {
  const style = getComputedStyle(box);
  const colour = (name: string): string => {
    box.style.color = `var(--${name})`;
    const found = style.color;
    box.style.color = "";
    return found;
  };
  const [ink, faint, rule] = [colour("ink"), colour("faint"), colour("rule")];
  const hues = ["c0", "c1", "c2", "c3"].map(colour);
  const axis = { stroke: faint, font: "12px sans-serif", grid: { stroke: rule, width: 1 }, ticks: { show: false } };
  const clear = "rgba(0,0,0,0)";
  const faded = (n: number, alpha: number): string => (hues[n] ?? ink).replace("rgb(", "rgba(").replace(")", `, ${alpha})`);
  return {
    width, height: HEIGHT, legend: { show: false }, padding: [10, 8, 0, 0],
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_, low, high) => [Math.min(low, 0), high <= 0 ? 1 : high * 1.06] } },
    axes: [
      { ...axis, space: 62, values: [[SECONDS * 28, "{MMM}\n{YYYY}", null, null, null, null, null, null, 1], [SECONDS, "{D} {MMM}", null, null, null, null, null, null, 1]] },
      { ...axis, size: 46, values: (_, ticks) => ticks.map((v) => `${v}${drawing.unit === "%" ? "%" : ""}`) },
    ],
    series: [
      {},
      ...drawing.columns.map((column, i) => {
        const line = drawing.lines.find((l) => l.column === i);
        return {
          label: column.name, points: { show: false }, spanGaps: false,
          stroke: line ? (hues[line.colour] ?? ink) : clear, width: line ? (line.colour ? 1.7 : 2.2) : 0,
          dash: line ? (DASHES[line.colour] ?? []) : [],
        };
      }),
    ],
    bands: drawing.bands.map((b) => ({ series: [b.high + 1, b.low + 1], fill: faded(b.colour, b.alpha) })),
    tzDate: (seconds) => {
      const utc = new Date(seconds * 1000);
      return new Date(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate());
    },
    hooks: {
      draw: [(plot) => {
        const day = marked();
        const x = day ? plot.valToPos(numberOf(day) * SECONDS, "x", true) : NaN;
        const { left, top, height, width: wide } = plot.bbox;
        if (!(x >= left && x <= left + wide)) return;
        plot.ctx.save();
        plot.ctx.strokeStyle = ink;
        plot.ctx.lineWidth = devicePixelRatio;
        plot.ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
        plot.ctx.beginPath();
        plot.ctx.moveTo(x, top);
        plot.ctx.lineTo(x, top + height);
        plot.ctx.stroke();
        plot.ctx.restore();
      }],
    },
  };
}

function key(names: readonly string[]): HTMLElement {
  return h("ul", { class: "keys" }, ...names.map((name, i) => h("li", { class: `key c${i % 4}` }, name)));
}

/** Every 30th day and the last: enough to read, all days are in the file. */
function sampled<T>(rows: readonly T[]): T[] {
  return rows.filter((_, i) => (rows.length - 1 - i) % 30 === 0);
}

/** A measure over time, by mapper. */
export async function seriesFigure(series: Series, name: string, onDay: (day: string) => void): Promise<{ figure: HTMLElement; chart: Chart }> {
  const starts = series.lines.map((l) => numberOf(l.first_day));
  const first = Math.min(...starts);
  const last = Math.max(...series.lines.map((l, i) => starts[i]! + l.values.length - 1));
  const days = Array.from({ length: last - first + 1 }, (_, i) => dayOf(first + i));
  const spread = (values: readonly (number | null)[], i: number): Column =>
    days.map((_, d) => values[d - (starts[i]! - first)] ?? null);
  const columns = series.lines.flatMap((line, i) => {
    const values = spread(line.values, i);
    const errors = spread(line.errors, i);
    const off = (sign: number): Column => values.map((v, d) => (v === null ? null : Math.max(v + sign * (errors[d] ?? 0), 0)));
    return [{ name: line.mapper, values }, { name: `${line.mapper} low`, values: off(-1) }, { name: `${line.mapper} high`, values: off(1) }];
  });
  const made = await chart({
    title: `${series.title}. ${series.description}`, unit: series.unit, days, columns, onDay,
    lines: series.lines.map((_, i) => ({ column: 3 * i, colour: i % 4 })),
    bands: series.lines.map((_, i) => ({ low: 3 * i + 1, high: 3 * i + 2, colour: i % 4, alpha: 0.13 })),
  });
  const names = series.lines.map((l) => l.mapper);
  const row = (d: number): (string | number | null)[] => [days[d]!, ...series.lines.map((_, i) => columns[3 * i]!.values[d] ?? null)];
  const all = (): (string | number | null)[][] => days.map((_, d) => row(d));
  const figure = h("figure", {},
    h("h3", {}, series.title, series.unit ? ` (${series.unit})` : ""), made.chart.element, key(names),
    h("figcaption", {}, series.caption),
    h("details", {}, h("summary", {}, words.place.table),
      table(series.title, [words.place.day, ...names], sampled(all()).map(([day, ...values]) => [
        button(shortDay(String(day)), () => onDay(String(day)), { class: "day-link" }),
        ...values.map((v) => measured(v as number | null, series.unit)),
      ]))),
    h("p", { class: "gets" }, csvButton(series.title, `${name}-${series.key}`, ["day", ...names], all),
      pngButton(series.title, `${name}-${series.key}`, made.canvas)));
  return { figure, chart: made.chart };
}

/** How a measure may go on: what was, then bands of what the members hold possible. */
export async function fanFigure(
  fan: Fan, past: Series | undefined, quantiles: readonly number[], name: string, onDay: (day: string) => void,
): Promise<{ figure: HTMLElement; chart: Chart }> {
  const line = past?.lines[0];
  const pastDays = line ? line.values.map((_, i) => dayOf(numberOf(line.first_day) + i)) : [];
  const from = Math.max(pastDays.length - 180, 0);
  const shown = pastDays.slice(from);
  const days = [...shown, ...fan.leads.map((l) => l.day)];
  const now = line?.values.at(-1) ?? null;
  // The fan opens at the last map: all quantiles begin at its value.
  const observed: Column = days.map((_, d) => (d < shown.length ? (line?.values[from + d] ?? null) : null));
  const ahead = (q: number): Column => days.map((_, d) =>
    d < shown.length - 1 ? null : d === shown.length - 1 ? now : (fan.leads[d - shown.length]?.km[q] ?? null));
  const columns = [{ name: line?.mapper ?? "", values: observed }, ...quantiles.map((q, i) => ({ name: `${q * 100}%`, values: ahead(i) }))];
  const middle = quantiles.indexOf(0.5);
  const made = await chart({
    title: words.place.fan, unit: "km", days, columns, onDay,
    lines: [{ column: 0, colour: 0 }, ...(middle >= 0 ? [{ column: middle + 1, colour: 1 }] : [])],
    bands: [{ low: 1, high: quantiles.length, colour: 1, alpha: 0.16 },
      ...(quantiles.length >= 5 ? [{ low: 2, high: quantiles.length - 1, colour: 1, alpha: 0.3 }] : [])],
  });
  const head = [words.place.day, words.show.lead, ...quantiles.map((q) => `${q * 100}%`)];
  const rows = (): (string | number)[][] => fan.leads.map((l) => [l.day, l.lead_days, ...l.km]);
  const figure = h("figure", {},
    h("h3", {}, `${words.place.fan} (km), ${fan.model}`), made.chart.element,
    h("details", {}, h("summary", {}, words.place.table), table(words.place.fan, head, rows().map(([day, ...rest]) => [shortDay(String(day)), ...rest]))),
    h("p", { class: "gets" }, csvButton(words.place.fan, `${name}-fan-${fan.model}`, head, rows), pngButton(words.place.fan, `${name}-fan-${fan.model}`, made.canvas)));
  return { figure, chart: made.chart };
}
