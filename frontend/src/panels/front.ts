// The first view: the front on the day shown, in figures, and what was claimed up to then.
import type { Claim, Undone } from "../api/types";
import type { ControlPack } from "../api/packed";
import { messageOf, type App } from "../app";
import { claimsUntil } from "../layers/claims";
import { Cursor } from "../layers/cube";
import { nameOf } from "../layers/places";
import { plus } from "../state/days";
import { words } from "../words/en";
import { km2, longDay, shortDay, signedKm2 } from "../words/format";
import { claimCard, pairs } from "./claim";
import { button, file, h, inner, select } from "./dom";
import type { Panel } from "./side";

const SHOWN = 6;
const UNDONE_DAYS = 30;
const CONTESTED = 3;

/** Area by value of cells, km2, on a day and before. */
class Areas {
  readonly #cursor: Cursor;
  readonly #each: number;

  constructor(pack: ControlPack) {
    this.#cursor = new Cursor(pack);
    this.#each = (pack.grid.cell / 1000) ** 2;
  }

  on(day: string): number[] {
    const km2 = [0, 0, 0, 0];
    for (const value of this.#cursor.at(day).cells) km2[value]! += this.#each;
    return km2;
  }
}

/** What `frontcast watch` saw last; nothing where it has not run. */
function alerts(app: App): HTMLElement {
  const box = h("div");
  app.source.alerts().then(({ alerts: found }) => {
    if (!found.length) return;
    box.replaceChildren(h("h2", {}, words.front.alerts), h("ul", { class: "plain" }, ...found.slice(0, 8).map((a) => {
      const { place } = a;
      return h("li", {}, h("b", {}, a.title), ` ${a.detail} `, h("span", { class: "note" }, shortDay(a.day)), place
        ? h("span", {}, " · ", inner(app.store.address({ view: "place", place }), () => app.store.set({ view: "place", place }), {}, words.front.toPlace)) : null);
    })));
  }, () => undefined); // a site without the file has none
  return box;
}

interface Parts {
  readonly title: HTMLElement;
  readonly figures: HTMLElement;
  readonly undone: HTMLElement;
  readonly claims: HTMLElement;
  readonly links: HTMLElement;
  readonly towns: HTMLElement;
}

export function frontPanel(): Panel {
  let parts: Parts | null = null;
  let areas: { pack: ControlPack; of: Areas } | null = null;
  let undone: { mapper: string; found: Undone } | null = null;
  let filter = { outcome: "", text: "", most: SHOWN };
  let timer: number | undefined;
  const seen = new Map<HTMLElement, string>();

  /** Fills an element anew only where what it shows has changed. */
  const fill = (into: HTMLElement, key: string, make: () => (Node | string)[]): void => {
    if (seen.get(into) === key) return;
    seen.set(into, key);
    into.replaceChildren(...make());
  };

  const figures = (app: App): void => {
    const { at, state } = app;
    const pack = app.packs.get(at.mapper);
    if (!pack || !parts) return;
    if (areas?.pack !== pack) areas = { pack, of: new Areas(pack) };
    const now = areas.of.on(at.day);
    const then = areas.of.on(plus(at.day, -state.window));
    const note = words.front.byMap(app.mapperTitle(at.mapper), shortDay(at.day));
    const span = words.show.windows[state.window] ?? `${state.window} days`;
    const figure = (value: string, label: string): HTMLElement =>
      h("div", {}, h("dt", {}, label), h("dd", { class: "value" }, value), h("dd", { class: "note" }, note));
    fill(parts.title, at.day, () => [longDay(at.day)]);
    fill(parts.figures, `${at.mapper} ${at.day} ${state.window}`, () => [
      ...app.theatre.sides.map((side) => figure(km2(now[side.flag] ?? 0), words.front.heldBy(side.name))),
      ...app.theatre.sides.map((side) => ({ side, net: (now[side.flag] ?? 0) - (then[side.flag] ?? 0) }))
        .filter(({ net }, i) => net > 0 || (i === 0 && net === 0))
        .map(({ side, net }) => figure(signedKm2(net), words.front.wonIn(side.name, span))),
      ...(now[CONTESTED] ? [figure(km2(now[CONTESTED]), words.front.contested)] : []),
    ]);
  };

  const lists = (app: App): void => {
    if (!parts) return;
    const { at } = app;
    const { mapper } = at;
    if (undone?.mapper !== mapper) {
      app.source.undone(mapper).then(
        (found) => {
          undone = { mapper, found };
          if (app.at.mapper === mapper) refresh(app);
        },
        (error: unknown) => app.onFault(messageOf(error)),
      );
    } else {
      const from = plus(at.day, -UNDONE_DAYS);
      const near = undone.found.edits.filter((e) => e.day > from && e.day <= at.day);
      fill(parts.undone, near.map((e) => e.day + e.near).join() + mapper, () =>
        near.length
          ? near.map((e) => h("li", {}, words.front.undoneOne(km2(e.km2), nameOf("en", e.near, null), shortDay(e.day), shortDay(e.undone_on))))
          : [h("li", { class: "note" }, words.front.undoneNone)]);
    }
    claims(app);
    towns(app);
  };

  const towns = (app: App): void => {
    const { places, state } = app;
    if (!parts || !places) return;
    fill(parts.towns, `${places.count} ${state.names}`, () => {
      const rows = [];
      for (let i = 0; i < places.count; i++) {
        const key = places.key[i]!;
        if (!places.outlined[i]) continue;
        rows.push({ key, name: nameOf(state.names, places.name[i]!, places.name_uk[i], " / ") });
      }
      rows.sort((a, b) => a.name.localeCompare(b.name));
      return rows.map(({ key, name }) =>
        h("li", {}, inner(app.store.address({ view: "place", place: key }), () => app.store.set({ view: "place", place: key }), {}, name)));
    });
  };

  const fits = (claim: Claim): boolean => {
    const wanted = filter.text.trim().toLowerCase();
    const text = [claim.text, claim.sentence, claim.speaker, claim.outlet, ...claim.places.map((p) => p.name)].join(" ").toLowerCase();
    return (!filter.outcome || claim.verdicts.some((v) => v.outcome === filter.outcome)) && (!wanted || text.includes(wanted));
  };

  const claims = (app: App): void => {
    const all = app.allClaims;
    if (!parts || !all) return;
    const { day } = app.at;
    const until = claimsUntil(all.claims, day);
    const found = until.filter(fits);
    fill(parts.claims, `${found.map((c) => c.id).join()} ${filter.most} ${until.length}`, () => [
      h("p", { class: "note", role: "status" }, words.front.claimsUpTo(found.length, shortDay(day))),
      ...found.slice(0, filter.most).map((c) => claimCard(app, c)),
      ...(found.length > filter.most
        ? [button(words.more, () => {
            filter = { ...filter, most: filter.most + 20 };
            claims(app);
          }, { class: "more" })]
        : []),
      ...(found.length ? [] : [h("p", {}, words.front.noClaims)]),
    ]);
    const known = new Set(until.map((c) => c.id));
    const links = all.links.filter((l) => l.relation === "contradicts" && known.has(l.a) && known.has(l.b));
    fill(parts.links, links.map((l) => l.a + l.b).join(), () => {
      const list = pairs(app, links.slice(0, 4));
      return list ? [h("h2", {}, words.front.contradictions), list] : [];
    });
  };

  const refresh = (app: App): void => {
    // The text follows some times a second only: a layout on every frame would hold the map up.
    timer ??= window.setTimeout(() => {
      timer = undefined;
      figures(app);
      lists(app);
    }, 120);
  };

  const filters = (app: App): HTMLElement => {
    const outcomes = [{ value: "", label: words.front.anyOutcome },
      ...app.theatre.outcomes.map((o) => ({ value: o, label: words.outcomes[o] ?? o }))];
    const text = h("input", {
      type: "search", value: filter.text,
      on: { input: () => {
        filter = { ...filter, text: text.value, most: SHOWN };
        claims(app);
      } },
    });
    return h("div", { class: "filters" },
      select(words.front.filter, outcomes, filter.outcome, (outcome) => {
        filter = { ...filter, outcome, most: SHOWN };
        claims(app);
      }),
      h("label", { class: "field" }, h("span", {}, words.front.words), text));
  };

  return {
    key: () => "front",
    refresh,
    make: (app) => {
      seen.clear();
      filter = { outcome: "", text: "", most: SHOWN };
      parts = {
        title: h("h1"), figures: h("dl", { class: "figures" }), undone: h("ul", { class: "plain" }),
        claims: h("div", { class: "claims" }, h("p", { class: "wait" }, words.loading)), links: h("div"),
        towns: h("ul", { class: "towns" }),
      };
      figures(app);
      return h("div", {},
        h("p", { class: "kicker" }, app.theatre.title), parts.title, parts.figures,
        alerts(app),
        h("h2", {}, words.front.towns), parts.towns,
        h("h2", {}, words.front.claims), filters(app), parts.claims,
        h("p", { class: "meta" }, file("data/claims.csv", words.about.claimsCsv)),
        parts.links,
        h("h2", {}, words.front.undone), parts.undone,
        h("h2", {}, words.place.limits), h("ul", { class: "limits" }, ...app.theatre.limits.map((t) => h("li", {}, t))));
    },
  };
}
