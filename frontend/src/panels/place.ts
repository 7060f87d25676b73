// One place: what the maps say of it, its ways out, what may come, and what was claimed of it.
import type { Chances, Panel as PlaceAnswer } from "../api/types";
import type { App } from "../app";
import { nameOf } from "../layers/places";
import { numberOf } from "../state/days";
import { words } from "../words/en";
import { amount, longDay, measured, percent, shortDay } from "../words/format";
import { badge, claimCard, pairs, verdict } from "./claim";
import { type Chart, fanFigure, seriesFigure } from "./charts";
import { button, h, inner, svg, table } from "./dom";
import { csvButton } from "./download";
import { questionList } from "./questions";
import type { Panel } from "./side";
import { waysFigure } from "./strip";

export function placePanel(): Panel & { readonly recolour: () => void } {
  let marks: ((day: string) => void)[] = [];
  let charts: Chart[] = [];
  return {
    key: (state) => `${state.place ?? ""} ${state.names}`,
    refresh: (app) => marks.forEach((mark) => mark(app.at.day)),
    recolour: () => charts.forEach((c) => c.draw()),
    make: async (app) => {
      const key = app.state.place;
      if (key === null) return h("p", {}, words.search.none);
      const [found] = await Promise.all([app.source.place(key), app.needClaims()]);
      const goTo = (day: string): void => app.store.set({ day });
      const name = found.place.name;
      const series = await Promise.all(found.series.map((s) => seriesFigure(s, name, goTo)));
      const distance = found.series.find((s) => s.key === "distance");
      const fans = await Promise.all(found.forecast.fans.map((f) => fanFigure(f, distance, found.forecast.quantiles, name, goTo)));
      const ways = found.ways ? waysFigure(found.ways, name) : null;
      charts = [...series, ...fans].map((s) => s.chart);
      const onTheMap = h("p", { class: "note on-the-map" });
      marks = [...charts.map((c) => c.mark), ...(ways ? [ways.mark] : []), () => onTheMap.replaceChildren(...onDay(found, app))];
      return h("div", { class: "place" },
        ...head(app, found), onTheMap,
        section(words.place.series, found.gaps["series"], ...series.map((s) => s.figure)),
        section(words.place.ways, found.gaps["ways"],
          found.ways?.said.length ? h("ul", { class: "plain" }, ...found.ways.said.map((t) => h("li", {}, t))) : null, ways?.figure ?? null),
        section(words.place.forecast, found.gaps["forecast"], ...fans.map((f) => f.figure), 
          ...found.forecast.chances.map((c) => chances(app, c, name)).map((made, i) =>
            i === 0 ? made : h("details", {}, h("summary", {}, words.place.beside(found.forecast.chances[i]!.title)), made))),
        section(words.place.claims, found.gaps["claims"], ...claimsOf(app, found)),
        section(words.place.links, undefined, pairs(app, found.links)),
        found.questions.length ? section(words.place.questions, undefined, await questionList(app, found.questions)) : null,
        section(words.place.answers, undefined, ...found.answers.map((a) => verdict(app, a))),
        section(words.place.undone, undefined, found.undone.length
          ? h("ul", { class: "plain" }, ...found.undone.map((e) => h("li", {}, `${e.mapper}: ${words.front.undoneOne(`${amount(e.km2)} km²`, nameOf("en", e.near, null), shortDay(e.day), shortDay(e.undone_on))}`)))
          : null),
        section(words.place.limits, undefined, h("ul", { class: "limits" }, ...found.limits.map((t) => h("li", {}, t)))));
    },
  };
}

/** What each series holds on the day of the map, where that is another day than the panel's. */
function onDay(found: PlaceAnswer, app: App): string[] {
  const { day } = app.at;
  const mapper = app.mapperTitle(app.at.mapper);
  const parts = found.series.flatMap((s) => {
    const line = s.lines.find((l) => l.mapper === mapper);
    const index = line ? numberOf(day) - numberOf(line.first_day) : -1;
    const value = line?.values[index];
    if (!line || value === undefined || value === null || index === line.values.length - 1) return [];
    return [`${s.title}: ${measured(value, s.unit, line.errors[index] ?? null)}`];
  });
  return parts.length ? [`${words.place.onTheMap(longDay(day), mapper)} ${parts.join("; ")}.`] : [];
}

function section(title: string, gap: string | undefined, ...children: (Node | null)[]): HTMLElement | null {
  const shown = children.filter((c) => c !== null);
  if (!shown.length && !gap) return null;
  return h("section", {}, h("h2", {}, title), ...shown, gap ? h("p", { class: "gap" }, gap) : null);
}

function head(app: App, { place, headline, standfirst, figures, as_of_note: note }: PlaceAnswer): HTMLElement[] {
  const uk = place.name_uk;
  return [
    h("p", { class: "kicker" }, inner(app.store.address({ view: "front", place: null }), () => app.store.set({ view: "front", place: null }), {}, words.back)),
    h("h1", {}, nameOf(app.state.names === "uk" ? "uk" : "en", place.name, uk),
      uk && app.state.names !== "uk" ? h("span", { class: "uk", lang: "uk" }, ` ${uk}`) : ""),
    h("p", { class: "standfirst" }, headline),
    h("ul", { class: "plain" }, ...standfirst.map((t) => h("li", {}, t)),
      ...(place.population ? [h("li", { class: "note" }, words.place.people(amount(place.population)))] : [])),
    h("p", { class: "note asof" }, note),
    h("dl", { class: "figures" }, ...figures.map((f) => h("div", {},
      h("dt", {}, f.label), h("dd", { class: "value" },
        inner(app.store.address({ view: "ask", statement: f.statement }), () => app.store.set({ view: "ask", statement: f.statement }), {}, f.value)),
      h("dd", { class: "note" }, f.note)))),
  ];
}

function* claimsOf(app: App, found: PlaceAnswer): Generator<HTMLElement> {
  const claims = found.claims.map((id) => app.claim(id)).filter((c) => c !== undefined);
  if (!claims.length) return;
  const counts = new Map<string, number>();
  for (const v of claims.flatMap((c) => c.verdicts)) counts.set(v.outcome, (counts.get(v.outcome) ?? 0) + 1);
  yield h("p", { class: "tally" }, ...[...counts].map(([outcome, n]) => h("span", {}, badge(outcome), ` ${n}`)));
  const most = 6;
  for (const claim of claims.slice(0, most)) yield claimCard(app, claim);
  if (claims.length > most) {
    const rest = h("div");
    const more = button(words.more, () => {
      rest.replaceChildren(...claims.slice(most).map((c) => claimCard(app, c)));
      rest.querySelector<HTMLElement>("a")?.focus();
      more.remove();
    }, { class: "more" });
    yield rest;
    yield more;
  }
}

/** A chance as a bar; what is already so has none. */
export function bar(chance: number): SVGSVGElement {
  return svg("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", class: "bar", "aria-hidden": "true" },
    svg("rect", { width: 100, height: 6, class: "p-all" }), svg("rect", { width: chance * 100, height: 6, class: "p-part" }));
}

function chances(app: App, one: Chances, name: string): HTMLElement {
  const leads = [...new Map(one.rows.map((r) => [r.lead_days, r])).values()];
  const extents = [...new Set(one.rows.map((r) => r.extent))];
  const cell = (lead: number, extent: string): Node | string => {
    const row = one.rows.find((r) => r.lead_days === lead && r.extent === extent);
    if (!row) return "–";
    if (row.already) return words.place.already;
    return row.probability === null ? "–" : h("span", { class: "prob" }, percent(row.probability), bar(row.probability));
  };
  const records = [...new Set(leads.map((l) => l.record))].filter((r) => r !== null);
  const side = app.sideName(one.side);
  const caption = `${words.place.chances} by ${side}: ${one.title}, from the map of ${longDay(one.issued)}`;
  const headings = [words.place.by, ...extents.map((e) => words.place.extents[e])];
  return h("div", { class: "chances" },
    table(caption, headings, leads.map((l) => [
      h("span", {}, h("span", { class: "nowrap" }, shortDay(l.day)), ` (${l.lead_days} d)`), ...extents.map((e) => cell(l.lead_days, e))])),
    h("div", { class: "record" }, h("h3", {}, words.place.record),
      ...(records.length ? records.map((r) => h("p", { class: "note" }, r)) : [h("p", { class: "note" }, words.place.noRecord)]),
      ...one.notes.map((n) => h("p", { class: "note" }, n))),
    h("p", { class: "gets" }, csvButton(caption, `${name}-chances-${one.model}`, ["model", "side", "extent", "lead_days", "day", "already", "probability"],
      () => one.rows.map((r) => [one.model, one.side, r.extent, r.lead_days, r.day, r.already, r.probability]))));
}
