// What the map is painted with, and its legend.
import type { App } from "../app";
import { NAMES, type Names, type Show, SHOWS } from "../state/state";
import { words } from "../words/en";
import { check, h, type Option, select } from "./dom";
import { legend } from "./legend";

export class MapOptionsBox {
  readonly element: HTMLDetailsElement;
  readonly #app: App;
  readonly #body = h("div", { class: "body" });
  readonly #legend = h("div");
  #key = "";
  #legendKey = "";

  constructor(app: App) {
    this.#app = app;
    this.element = h("details", { class: "options", open: matchMedia("(min-width: 60rem)").matches },
      h("summary", {}, words.show.legend), this.#body, this.#legend);
  }

  update(): void {
    const { state, at, theatre, forecasts, networks } = this.#app;
    const key = [state.show, at.mapper, at.other, state.window, at.model, at.lead, state.contours, state.roads,
      state.claims, state.names, forecasts?.models.length, theatre.as_of].join(" ");
    if (key !== this.#key) {
      this.#key = key;
      const name = (document.activeElement as HTMLElement | null)?.closest("[data-keep]")?.getAttribute("data-keep");
      this.#body.replaceChildren(...this.#fields());
      if (name) this.#refocus(`[data-keep="${CSS.escape(name)}"]`);
    }
    const legendKey = `${key} ${state.show === "change" ? at.day : ""} ${networks.size}`;
    if (legendKey !== this.#legendKey) {
      this.#legendKey = legendKey;
      this.#legend.replaceChildren(legend(this.#app));
    }
  }

  /** The fields were made anew: the one that had the focus has it again. */
  #refocus(group: string): void {
    const field = this.#body.querySelector<HTMLElement>(`${group} input:checked`) ?? this.#body.querySelector<HTMLElement>(`${group} :is(select, input)`);
    field?.focus();
  }

  #fields(): HTMLElement[] {
    const { state, theatre, store } = this.#app;
    const keep = (name: string): { data: Record<string, string> } => ({ data: { keep: name } });
    const ticks = [
      check(words.show.claims, state.claims, (claims) => store.set({ claims })),
    ];
    const sides: Option[] = [{ value: "", label: words.show.noRoads },
      ...theatre.sides.map((s) => ({ value: s.code, label: words.show.roadsOf(s.name) }))];
    return [
      this.#paint(),
      ...this.#dependent(keep),
      ...(theatre.files.network.length
        ? [select(words.show.roads, sides, state.roads ?? "", (roads) => store.set({ roads: roads || null }), keep("roads"))]
        : []),
      select(words.show.names, NAMES.map((n) => ({ value: n, label: words.show.namesOf[n] })), state.names,
        (names) => store.set({ names: names as Names }), keep("names")),
      h("div", { class: "ticks-row", ...keep("claims") }, ...ticks),
    ];
  }

  #paint(): HTMLElement {
    const { state, store, theatre } = this.#app;
    const offered = SHOWS.filter((s) =>
      s === "differ" ? theatre.mappers.length > 1 : s === "chance" ? theatre.files.forecast : true);
    return h("fieldset", { class: "paint", data: { keep: "paint" } },
      h("legend", { class: "unseen" }, words.show.what),
      ...offered.map((value: Show) => {
        const input = h("input", {
          type: "radio", name: "paint", value, checked: value === state.show,
          on: { change: () => store.set({ show: value }) },
        });
        if (value === state.show) input.setAttribute("data-on", "");
        return h("label", {}, input, h("span", {}, words.show[value]));
      }));
  }

  #dependent(keep: (name: string) => { data: Record<string, string> }): HTMLElement[] {
    const { state, at, theatre, store, forecasts } = this.#app;
    const mappers = theatre.mappers.map((m) => ({ value: m.mapper, label: m.title }));
    const out: HTMLElement[] = [];
    if (state.show !== "chance") {
      out.push(select(words.show.mapper, mappers, at.mapper, (mapper) => store.set({ mapper }), keep("mapper")));
    }
    if (state.show === "differ") {
      const others = mappers.filter((m) => m.value !== at.mapper);
      out.push(select(words.show.other, others, at.other, (other) => store.set({ other }), keep("other")));
    }
    if (state.show === "change") {
      const spans = Object.entries(words.show.windows).map(([value, label]) => ({ value, label }));
      if (!(state.window in words.show.windows)) spans.push({ value: String(state.window), label: `${state.window} days` });
      out.push(select(words.show.window, spans, String(state.window), (v) => store.set({ window: Number(v) }), keep("window")));
    }
    if (state.show === "chance") {
      const models = (forecasts?.models ?? []).map((m) => ({ value: m.model, label: m.title }));
      const leads = forecasts?.models.find((m) => m.model === at.model)?.leads ?? [];
      const record = leads.find((l) => l.days === at.lead)?.record;
      out.push(
        select(words.show.model, models, at.model ?? "", (model) => store.set({ model }), keep("model")),
        select(words.show.lead, leads.map((l) => ({ value: String(l.days), label: String(l.days) })), String(at.lead),
          (v) => store.set({ lead: Number(v) }), keep("lead")),
        h("div", { class: "ticks-row", ...keep("contours") },
          check(words.show.contours, state.contours, (contours) => store.set({ contours }))),
        h("p", { class: "note record" }, record ?? words.place.noRecord),
        h("p", { class: "note" }, words.show.onlyLast));
    }
    return out;
  }
}
