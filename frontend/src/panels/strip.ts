// The ways out of a place, day by day, as a strip for each road.
import type { Ways } from "../api/types";
import { between, plus } from "../state/days";
import { words } from "../words/en";
import { month, shortDay } from "../words/format";
import { h, svg, table } from "./dom";
import { csvButton, svgButton } from "./download";

const WIDE = 400;
const ROW = 34;
const BAR = 12;

export function waysFigure(ways: Ways, name: string): { figure: HTMLElement; mark: (day: string) => void } {
  const days = Math.max(between(ways.first_day, ways.last_day) + 1, 1);
  const x = (day: string): number => (between(ways.first_day, day) / days) * WIDE;
  const marker = svg("path", { class: "c-mark", d: "" });
  const height = ways.roads.length * ROW + 18;
  const drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${height}`, class: "strip", role: "img", "aria-label": `${ways.title}. ${ways.description}` },
    ...ways.roads.flatMap((road, i) => {
      const y = i * ROW;
      return [
        svg("text", { x: 0, y: y + 12, class: "s-name" }, road.name),
        svg("text", { x: WIDE, y: y + 12, class: "s-by", "text-anchor": "end" }, road.by),
        ...road.spans.flatMap(([from = "", to = "", state = ""]) => {
          const box = { x: x(from), y: y + 16, width: Math.max(x(plus(to, 1)) - x(from), 0.5), height: BAR };
          const kind = state in words.states ? state : "unknown";
          const bar = svg("rect", { ...box, class: `s-${kind}` });
          bar.append(svg("title", {}, `${words.states[kind] ?? kind}: ${shortDay(from)} – ${shortDay(to)}`));
          return kind === "exposed" || kind === "unknown"
            ? [bar, svg("rect", { ...box, fill: `url(#h-${kind})`, "pointer-events": "none" })] : [bar];
        }),
      ];
    }),
    ...ticks(ways, days).map(({ at, text }) => svg("text", { x: at, y: height - 4, class: "s-by" }, text)),
    marker);
  const rows = (): string[][] => ways.roads.flatMap((r) => r.spans.map((s) => [r.name, r.by, ...s]));
  const head = ["to", "by", "from", "until", "state"];
  const figure = h("figure", {},
    h("h3", {}, ways.title), drawing,
    h("ul", { class: "keys" }, ...["open", "exposed", "cut", "unknown"].map((s) => h("li", {}, swatch(s), words.states[s] ?? s))),
    h("figcaption", {}, ways.caption),
    h("details", {}, h("summary", {}, words.place.table), table(ways.title, head, rows())),
    h("p", { class: "gets" }, csvButton(ways.title, `${name}-ways`, head, rows),
      svgButton(ways.title, `${name}-ways`, drawing, document.querySelector<SVGSVGElement>("svg.defs"))));
  const mark = (day: string): void => {
    const inside = day >= ways.first_day && day <= ways.last_day;
    marker.setAttribute("d", inside ? `M${x(day).toFixed(1)} 0V${height - 14}` : "");
  };
  return { figure, mark };
}

function swatch(state: string): SVGSVGElement {
  const box = { x: 0.5, y: 0.5, width: 35, height: 11 };
  const pattern = state === "exposed" || state === "unknown" ? svg("rect", { ...box, fill: `url(#h-${state})` }) : null;
  return svg("svg", { viewBox: "0 0 36 12", class: "swatch", "aria-hidden": "true" }, svg("rect", { ...box, class: `s-${state}` }), pattern);
}

function ticks(ways: Ways, days: number): { at: number; text: string }[] {
  const found: { at: number; text: string }[] = [];
  for (let i = 0, last = -100; i < days; i++) {
    const day = plus(ways.first_day, i);
    const at = (i / days) * WIDE;
    if (day.endsWith("-01") && at - last >= 66 && at < WIDE - 40) {
      found.push({ at, text: month(day) });
      last = at;
    }
  }
  return found;
}
