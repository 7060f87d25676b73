// The page's frame: head, map with its options and sources, time, and the panel.
import type { App } from "../app";
import { cellsOf, type Cursors } from "../layers/scene";
import { valueAt } from "../layers/grid";
import { dayOf, isDay, numberOf, plus } from "../state/days";
import { THEMES, type Theme, type View } from "../state/state";
import { words } from "../words/en";
import { longDay, percent, shortDay } from "../words/format";
import { button, h, inner, select } from "./dom";
import { patterns } from "./legend";
import { MapOptionsBox } from "./options";
import { searchBox } from "./search";
import { TimeBar } from "./timebar";

const NAV: readonly Exclude<View, "place" | "report">[] = ["front", "ask", "compare", "record", "about"];

export class Shell {
  readonly map = h("div", { class: "map", id: "map" });
  readonly beside = h("div", { class: "map", id: "beside" });
  readonly time: TimeBar;
  /** Told how many pixels of the map the options cover. */
  onCovered: (px: number) => void = () => {};
  readonly #app: App;
  readonly #options: MapOptionsBox;
  readonly #nav = h("nav", { "aria-label": words.nav });
  readonly #when = h("strong", { class: "day", "aria-hidden": "true" });
  readonly #source = h("p", { class: "source" });
  readonly #readout = h("output", { class: "readout", "aria-live": "off" });
  readonly #beforeLabel = h("p", { class: "tag" });
  readonly #nowLabel = h("p", { class: "tag" });
  readonly #faults = h("div", { class: "faults", role: "alert" });
  readonly #besideBox: HTMLElement;
  readonly #settings = h("div", { class: "settings" });
  readonly #cursors: Cursors = new Map();
  #settingsKey = "";

  constructor(app: App, side: HTMLElement, zoom: (by: number) => void) {
    this.#app = app;
    this.time = new TimeBar(app);
    this.#options = new MapOptionsBox(app);
    this.#besideBox = h("div", { class: "mapbox", hidden: true }, this.beside, this.#beforeLabel);
    const stage = h("section", { class: "stage", "aria-label": words.show.group },
      h("div", { class: "maps" },
        h("div", { class: "mapbox" }, this.map, this.#nowLabel), this.#besideBox,
        h("div", { class: "zoom" },
          button("+", () => zoom(1), { "aria-label": words.zoom.in }), button("−", () => zoom(-1), { "aria-label": words.zoom.out })),
        this.#options.element),
      h("div", { class: "line" }, this.#when, this.#source, this.#readout),
      this.time.element);
    document.body.replaceChildren(
      patterns(), button(words.skip, () => side.focus(), { class: "skip" }),
      h("header", {},
        h("p", { class: "brand" }, inner(app.store.address({ view: "front" }), () => app.store.set({ view: "front" }), {}, words.brand)),
        searchBox(app), this.#nav, this.#settings),
      h("div", { class: "page" }, stage, side),
      this.#faults);
    this.#options.element.addEventListener("toggle", () => this.onCovered(this.covered));
    app.onFault = (what) => this.fault(words.failed(what));
  }

  /** Pixels of the map that the options cover. */
  get covered(): number {
    const { element } = this.#options;
    return element.open && innerWidth >= 960 ? element.offsetLeft + element.offsetWidth : 0;
  }

  fault(text: string): void {
    const box = h("p", {}, text, button("×", () => box.remove(), { "aria-label": words.close }));
    if (![...this.#faults.children].some((c) => c.textContent === box.textContent)) this.#faults.append(box);
  }

  update(): void {
    const { state, at, store } = this.#app;
    document.documentElement.dataset["theme"] = state.theme;
    document.documentElement.dataset["view"] = state.view;
    document.documentElement.toggleAttribute("data-embed", state.embed);
    document.title = `${words.views[state.view as keyof typeof words.views] ?? state.view} · ${longDay(at.day)} · ${words.brand}`;
    this.#nav.replaceChildren(...NAV.map((view) =>
      inner(store.address({ view }), () => store.set({ view, claim: null }), state.view === view ? { "aria-current": "page" } : {}, words.views[view])));
    this.#settle();
    this.time.update();
    this.#options.update();
    this.sources();
  }

  /** Only what changes with the day: cheap enough for every frame of scrubbing. */
  tick(): void {
    this.time.update();
    this.#options.update();
    this.sources();
  }

  sources(): void {
    const { state, at, theatre, packs } = this.#app;
    const pack = packs.get(at.mapper);
    const isChance = state.show === "chance" && at.model !== null;
    const model = this.#app.forecasts?.models.find((m) => m.model === at.model);
    const mapDay = pack ? this.#mapDay(at.day) : at.day;
    const parts = [
      isChance && model
        ? `${model.title}, from ${this.#app.mapperTitle(model.mapper)}'s map of ${shortDay(model.issued)}`
        : `${this.#app.mapperTitle(at.mapper)}, ${mapDay === null ? words.time.noMap : words.time.of(shortDay(mapDay))}`,
      state.show === "differ" ? this.#app.mapperTitle(at.other) : "",
      theatre.as_of ? words.asOf.on(shortDay(theatre.as_of)) : theatre.known_until ? words.asOf.until(shortDay(theatre.known_until)) : "",
      theatre.basemap?.attribution ?? "",
    ];
    write(this.#source, parts.filter(Boolean).join(" · "));
    write(this.#when, isChance && model ? words.time.by(longDay(plus(model.issued, at.lead))) : longDay(at.day));
  }

  /** Title and sources as text, for a picture. */
  get caption(): { title: string; source: string } {
    const show = words.show[this.#app.state.show];
    return { title: `${show}, ${this.#when.textContent ?? ""}`, source: `${this.#source.textContent ?? ""} · ${this.#app.theatre.made_with}` };
  }

  #mapDay(day: string): string | null {
    const pack = this.#app.packs.get(this.#app.at.mapper);
    if (!pack) return null;
    const index = numberOf(day) - numberOf(pack.firstDay);
    const map = pack.mapOfDay[Math.min(Math.max(index, 0), pack.days - 1)] ?? -1;
    return map < 0 ? null : dayOf(numberOf(pack.firstDay) + (pack.mapDay[map] ?? 0));
  }

  /** Says what lies under the pointer. */
  point(at: { lon: number; lat: number } | null): void {
    const cells = at && cellsOf(this.#app.state, this.#app.loaded, this.#cursors);
    if (!at || !cells) {
      this.#readout.textContent = "";
      return;
    }
    const of = (values: Uint8Array): number | null => valueAt(cells.grid, values, at.lon, at.lat);
    const label = (value: number | null): string =>
      value === null ? words.readout.none : (this.#app.theatre.values.find((v) => v.value === value)?.label ?? "");
    const now = of(cells.now);
    const parts = [label(now)];
    if (cells.then && now !== null) parts.push(words.readout.was(label(of(cells.then))));
    const chance = cells.chance ? of(cells.chance) : null;
    if (chance !== null && chance !== 255) {
      parts.push(words.readout.chance(percent(chance / 200), shortDay(plus(cells.day, this.#app.at.lead))));
    }
    this.#readout.textContent = parts.join(" · ");
  }

  /** Shows the second map's place, or hides it. */
  compare(on: boolean, left: string, right: string): void {
    if (on && this.#besideBox.hidden) this.#options.element.open = false; // two maps need the room
    this.#besideBox.hidden = !on;
    this.#nowLabel.hidden = !on;
    this.#nowLabel.textContent = left;
    this.#beforeLabel.textContent = right;
  }

  #settle(): void {
    const { state, store, theatre } = this.#app;
    const key = `${state.theme} ${state.asOf ?? ""} ${theatre.live}`;
    if (key === this.#settingsKey) return;
    this.#settingsKey = key;
    const themes = THEMES.map((value) => ({ value, label: words.themes[value] }));
    const date: HTMLInputElement = h("input", {
      type: "date", value: state.asOf ?? "", min: theatre.first_day, title: words.asOf.hint,
      on: { change: () => store.set({ asOf: isDay(date.value) ? date.value : null, day: null }) },
    });
    this.#settings.replaceChildren(
      ...(theatre.live ? [h("label", { class: "field" }, h("span", {}, words.asOf.label), date)] : []),
      select(words.theme, themes, state.theme, (theme) => store.set({ theme: theme as Theme }), { class: "field theme" }));
  }
}

/** Sets a text, if it is another. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
