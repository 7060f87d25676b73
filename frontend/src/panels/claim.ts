// A claim: who said what, its sentence, and how it stands by the maps.
import type { Claim, Link, MapValue, Verdict } from "../api/types";
import type { App } from "../app";
import { saidOn } from "../layers/claims";
import { nameOf } from "../layers/places";
import { words } from "../words/en";
import { longDay, measured, percent, shortDay } from "../words/format";
import { type Child, h, inner, outer, svg, table } from "./dom";

const SHAPES: Readonly<Record<string, string>> = {
  supported: "M5 10.5l3.5 3.5L15.5 7",
  contradicted: "M6 6l8 8M14 6l-8 8",
  "map-dependent": "M10 4v12M6 8l4-4 4 4M6 12l4 4 4-4",
  "too early": "M10 5v5.5l3.5 2",
  "not checkable": "M7.5 7.5a2.6 2.6 0 1 1 3.6 2.6c-.8.4-1.1.9-1.1 1.8M10 14.6v.2",
};

/** An outcome as word, colour and sign. */
export function badge(outcome: string): HTMLElement {
  const kind = SHAPES[outcome] ? outcome.replaceAll(" ", "-") : "not-checkable";
  return h("span", { class: `badge v-${kind}` },
    svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: SHAPES[outcome] ?? SHAPES["not checkable"], class: "b-line" })),
    words.outcomes[outcome] ?? outcome);
}

/** What every mapper says. */
export function byMapper(app: App, values: readonly MapValue[], unit: string): HTMLElement {
  return table(words.claim.byMapper, ["mapper", "answer", "value", "map of"], values.map((v) => [
    app.mapperTitle(v.mapper), words.outcomes[v.outcome] ?? v.outcome, measured(v.value, unit, v.error), shortDay(v.map_day),
  ]), { class: "values" });
}

export function verdict(app: App, one: Verdict): HTMLElement {
  const put = one.statement;
  return h("div", { class: "verdict" },
    badge(one.outcome),
    one.sentence ? h("p", { class: "detail" }, one.sentence) : null,
    put === null ? null : h("p", { class: "meta" }, words.claim.checked, " ",
      inner(app.store.address({ view: "ask", statement: put }), () => app.store.set({ view: "ask", statement: put }), { class: "code" }, h("code", {}, put))),
    one.by_mapper.length ? h("details", {}, h("summary", {}, words.claim.byMapper), byMapper(app, one.by_mapper, one.unit)) : null);
}

function speaker(claim: Claim): string {
  const who = claim.speaker ?? words.claim.unnamed;
  return claim.polarity === "negative" ? words.claim.denied(who) : words.claim.said(who);
}

/** The words of a claim within their sentence, marked; or where they stand, if they are withheld. */
export function sentence(claim: Claim): HTMLElement {
  if (claim.text === null) {
    const [from = 0, to = 0] = claim.span;
    return h("p", { class: "withheld" }, `${words.claim.held} (${words.claim.offsets(from, to)})`);
  }
  const [start, end] = claim.sentence_span ?? [];
  if (claim.sentence === null || start === undefined || end === undefined) {
    return h("blockquote", {}, h("mark", {}, claim.text));
  }
  const text = [...claim.sentence]; // offsets count characters, not the halves that strings are made of
  const part = (from: number, to?: number): string => text.slice(from, to).join("");
  return h("blockquote", {}, part(0, start), h("mark", {}, part(start, end)), part(end));
}

function placesOf(app: App, claim: Claim): Child[] {
  return claim.places.flatMap((place, i) => {
    const name = place.name === null ? (place.surface ?? "") : nameOf("en", place.name, null);
    const { key } = place;
    const shown: Child = key === null ? name
      : inner(app.store.address({ view: "place", place: key }), () => app.store.set({ view: "place", place: key }), {}, name);
    return i ? [", ", shown] : [shown];
  });
}

/** One claim as an article. */
export function claimCard(app: App, claim: Claim, { inReport = false } = {}): HTMLElement {
  const open = { view: "report", report: claim.report, claim: claim.id } as const;
  const about = placesOf(app, claim);
  return h("article", { class: "claim", id: `claim-${claim.id}`, data: { claim: claim.id } },
    h("p", { class: "who" }, h("b", {}, speaker(claim)), claim.via ? ` ${words.claim.via(claim.via)}` : "", ", ",
      h("span", { class: "nowrap" }, longDay(saidOn(claim))), about.length ? ": " : "", ...about),
    sentence(claim),
    ...(claim.verdicts.length ? claim.verdicts.map((v) => verdict(app, v)) : [h("p", { class: "note" }, words.claim.notMeasurable)]),
    h("p", { class: "meta" },
      inReport ? null : inner(app.store.address(open), () => app.store.set(open), { class: "to-report" }, words.claim.open),
      inReport ? null : " · ",
      claim.outlet, claim.address ? " · " : null, claim.address ? outer(claim.address, words.claim.source) : null,
      claim.confidence?.claim != null ? ` · ${words.claim.sure(percent(claim.confidence.claim))}` : null));
}

/** Two claims side by side, with what the one is to the other. */
export function pair(app: App, link: Link): HTMLElement | null {
  const [a, b] = [app.claim(link.a), app.claim(link.b)];
  if (!a || !b) return null;
  const half = (claim: Claim): HTMLElement => {
    const open = { view: "report", report: claim.report, claim: claim.id } as const;
    const first = claim.verdicts[0];
    return h("div", { class: "half" },
      h("p", { class: "who" }, h("b", {}, speaker(claim)), `, ${shortDay(saidOn(claim))}`),
      sentence(claim), first ? badge(first.outcome) : null,
      h("p", { class: "meta" }, inner(app.store.address(open), () => app.store.set(open), {}, words.claim.open)));
  };
  return h("li", { class: `pair r-${link.relation}` },
    half(a), h("p", { class: "relation" }, words.relations[link.relation] ?? link.relation), half(b),
    h("p", { class: "note reason" }, link.reason));
}

/** Links as pairs, contradictions first. */
export function pairs(app: App, links: readonly Link[]): HTMLElement | null {
  const order = ["contradicts", "retracts", "updates", "supports", "copies"];
  const sorted = [...links].sort((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation));
  const made = sorted.map((l) => pair(app, l)).filter((p) => p !== null);
  return made.length ? h("ul", { class: "pairs" }, ...made) : null;
}
