// The legend: what colours and patterns mean in the map as it is painted now.
import type { App } from "../app";
import { plus } from "../state/days";
import { words } from "../words/en";
import { amount, shortDay } from "../words/format";
import { h, svg } from "./dom";

const EDGE = { x: 0.5, y: 0.5, width: 35, height: 15, class: "swatch-edge" };

/** Patterns that swatches and strips are filled with; once in the page. */
export function patterns(): SVGSVGElement {
  const stripes = (id: string, step: number, angle: number): SVGPatternElement =>
    svg("pattern", { id: `h-${id}`, width: step, height: step, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${angle})` },
      svg("path", { d: `M0 0V${step}`, class: `ink-${id}` }));
  const dots = (id: string, step: number, r: number): SVGPatternElement =>
    svg("pattern", { id: `h-${id}`, width: step, height: step, patternUnits: "userSpaceOnUse", class: `ink-${id}` },
      svg("circle", { cx: step / 4, cy: step / 4, r }), svg("circle", { cx: (3 * step) / 4, cy: (3 * step) / 4, r }));
  return svg("svg", { class: "defs", width: 0, height: 0, "aria-hidden": "true" },
    svg("defs", {},
      stripes("side1", 6, -45), stripes("side2", 9, 45), stripes("won1", 3.5, -45), stripes("won2", 3.5, 45),
      stripes("only-a", 5, 0), stripes("only-b", 5, 90), stripes("exposed", 4, 45),
      stripes("chance1", 10, -45), stripes("chance2", 6, -45), stripes("chance3", 4, -45), stripes("chance4", 4, -45),
      dots("contested", 5, 0.9), dots("unknown", 8, 0.8)));
}

function swatch(...layers: SVGElement[]): SVGSVGElement {
  return svg("svg", { viewBox: "0 0 36 16", class: "swatch", "aria-hidden": "true" }, ...layers);
}

function ground(name: string): SVGSVGElement {
  const box = { x: 0.5, y: 0.5, width: 35, height: 15 };
  return swatch(
    svg("rect", { ...box, class: `fill-${name}` }),
    svg("rect", { ...box, fill: `url(#h-${name})` }), svg("rect", EDGE));
}

function stroke(name: string): SVGSVGElement {
  return swatch(svg("path", { d: "M1 8H35", class: `line-${name}` }));
}

function row(picture: SVGSVGElement, text: string): HTMLLIElement {
  return h("li", {}, picture, h("span", {}, text));
}

/** The legend of the map as it is shown. */
export function legend(app: App): HTMLElement {
  const rows = [...groundRows(app), ...lineRows(app)];
  const own = app.theatre.mappers.find((m) => m.mapper === app.at.mapper);
  return h("div", { class: "legend" },
    h("ul", {}, ...rows),
    h("p", { class: "note" }, words.legend.scale(amount(own?.cell_km ?? 1, 0))));
}

function groundRows(app: App): HTMLLIElement[] {
  const { state, at, theatre } = app;
  const label = (value: number): string => theatre.values.find((v) => v.value === value)?.label ?? "";
  const out: HTMLLIElement[] = [];
  const [one, two] = theatre.sides;
  if (state.show === "change" && one && two) {
    const since = shortDay(plus(at.day, -state.window));
    out.push(row(ground("won1"), words.legend.wonSince(one.name, since)), row(ground("won2"), words.legend.wonSince(two.name, since)));
  }
  if (state.show === "differ" && one) {
    out.push(
      row(ground("only-a"), words.legend.only(app.mapperTitle(at.mapper), one.name)),
      row(ground("only-b"), words.legend.only(app.mapperTitle(at.other), one.name)));
  }
  if (state.show === "chance" && one) {
    const side = app.sideName(app.forecasts?.models.find((m) => m.model === at.model)?.side ?? one.code);
    const steps: [string, number, number][] = [["chance1", 5, 25], ["chance2", 25, 50], ["chance3", 50, 75], ["chance4", 75, 90]];
    out.push(...steps.map(([name, from, to]) => row(ground(name), words.legend.chance(side, from, to))));
    out.push(row(ground("chance5"), words.legend.chanceOver(side)));
  }
  out.push(row(ground("side1"), label(1)), row(ground("side2"), label(2)), row(ground("contested"), label(3)), row(ground("unknown"), label(0)));
  return out;
}

function lineRows(app: App): HTMLLIElement[] {
  const { state, at } = app;
  const out = [row(stroke("front"), words.legend.line)];
  if (state.show === "change") out.push(row(stroke("then"), words.legend.lineThen(shortDay(plus(at.day, -state.window)))));
  if (state.show === "chance" && state.contours) out.push(row(stroke("arrival"), words.legend.arrival));
  if (state.roads) {
    const network = app.networks.get(`${at.mapper}.${state.roads}`);
    const { road } = words.legend;
    out.push(
      row(stroke("open"), road.open), row(stroke("exposed"), road.exposed(network?.exposed_km ?? 10)),
      row(stroke("cut"), road.cut), row(stroke("rail"), words.legend.rail));
  }
  out.push(row(swatch(svg("circle", { cx: 18, cy: 8, r: 7, class: "town" })), words.legend.outline));
  if (state.claims) out.push(row(swatch(svg("circle", { cx: 18, cy: 8, r: 6.5, class: "claims" })), words.legend.claims));
  return out;
}
