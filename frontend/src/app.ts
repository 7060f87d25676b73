// The page's data as it comes in, and who is told: the state is in the store, the rest in here.
import type { ControlPack, ForecastPack } from "./api/packed";
import { Source } from "./api/source";
import type { Claim, Claims, FeatureCollection, Forecasts, Network, Places, Theatre } from "./api/types";
import { type Loaded, type Settled, settle } from "./layers/scene";
import type { State } from "./state/state";
import { Store } from "./state/store";

type Told = () => void;

export class App {
  readonly store: Store;
  source: Source;
  theatre: Theatre;
  places: Places | null = null;
  regions: FeatureCollection | null = null;
  outlines: FeatureCollection | null = null;
  allClaims: Claims | null = null;
  forecasts: Forecasts | null = null;
  readonly packs = new Map<string, ControlPack>();
  readonly networks = new Map<string, Network>();
  readonly grids = new Map<string, ForecastPack>();
  readonly contours = new Map<string, FeatureCollection>();
  /** Says what could not be loaded; the shell shows it. */
  onFault: (what: string) => void = () => {};
  #told: Told[] = [];
  #byId = new Map<string, Claim>();

  constructor(store: Store, source: Source, theatre: Theatre) {
    this.store = store;
    this.source = source;
    this.theatre = theatre;
  }

  get state(): State {
    return this.store.state;
  }

  get at(): Settled {
    return settle(this.state, this.theatre, this.forecasts);
  }

  get loaded(): Loaded {
    const { theatre, packs, places, regions, outlines, networks, forecasts, grids, contours } = this;
    const claims = this.allClaims?.claims ?? null;
    return { theatre, packs, places, regions, outlines, networks, forecasts, grids, contours, claims };
  }

  /** Calls back whenever more data has come. */
  listen(told: Told): void {
    this.#told.push(told);
  }

  tell(): void {
    for (const told of this.#told) told();
  }

  claim(id: string): Claim | undefined {
    return this.#byId.get(id);
  }

  mapperTitle(key: string): string {
    return this.theatre.mappers.find((m) => m.mapper === key)?.title ?? key;
  }

  sideName(code: string): string {
    return this.theatre.sides.find((s) => s.code === code)?.name ?? code;
  }

  /** Asks for what the state needs and is not here yet; what comes is told of. */
  need(): void {
    const { state, at, source } = this;
    this.#want(this.packs, at.mapper, () => source.control(at.mapper));
    if (state.show === "differ") this.#want(this.packs, at.other, () => source.control(at.other));
    if (state.view === "compare" && state.other) {
      this.#want(this.packs, at.other, () => source.control(at.other));
    }
    const side = state.roads;
    if (side && this.theatre.files.network.includes(`data/network/${at.mapper}.${side}.json`)) {
      this.#want(this.networks, `${at.mapper}.${side}`, () => source.network(at.mapper, side));
    }
    if (state.show === "chance") void this.#chance();
  }

  async #chance(): Promise<void> {
    if (!this.theatre.files.forecast) return;
    await this.needForecasts();
    const { model } = this.at;
    if (model === null) return;
    this.#want(this.grids, model, () => this.source.forecast(model));
    if (this.state.contours) this.#want(this.contours, model, () => this.source.contours(model));
  }

  /** What else a first view shows, once the map stands. */
  async needRest(): Promise<void> {
    await Promise.all([
      this.#take(this.source.places(), (found) => (this.places = found)),
      this.#take(this.source.regions(), (found) => (this.regions = found)),
      this.#take(this.source.outlines(), (found) => (this.outlines = found)),
    ]);
    void this.needClaims();
  }

  async needClaims(): Promise<Claims | null> {
    await this.#take(this.source.claims(), (found) => {
      if (this.allClaims === found) return;
      this.allClaims = found;
      this.#byId = new Map(found.claims.map((c) => [c.id, c]));
    });
    return this.allClaims;
  }

  async needForecasts(): Promise<void> {
    if (!this.forecasts) await this.#take(this.source.forecasts(), (found) => (this.forecasts = found));
  }

  /** Takes all data anew, as known on another day. */
  async restart(asOf: string | null): Promise<void> {
    const source = new Source(asOf);
    const theatre = await source.theatre();
    if (this.state.asOf !== asOf) return; // the reader has gone on meanwhile
    this.source = source;
    this.theatre = theatre;
    this.places = this.regions = this.outlines = this.allClaims = this.forecasts = null;
    for (const kept of [this.packs, this.networks, this.grids, this.contours]) kept.clear();
    this.need();
    void this.needRest();
    this.tell();
  }

  #want<T>(into: Map<string, T>, key: string, get: () => Promise<T>): void {
    if (into.has(key)) return;
    const { source } = this;
    get().then(
      (found) => {
        if (source !== this.source || into.has(key)) return;
        into.set(key, found);
        this.tell();
      },
      (error: unknown) => this.onFault(messageOf(error)),
    );
  }

  async #take<T>(coming: Promise<T>, keep: (found: T) => void): Promise<void> {
    const { source } = this;
    try {
      const found = await coming;
      if (source !== this.source) return;
      keep(found);
      this.tell();
    } catch (error) {
      if (source === this.source) this.onFault(messageOf(error));
    }
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
