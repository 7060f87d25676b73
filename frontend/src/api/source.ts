// Where the page's data comes from: the files of docs/api.md, each asked for once.
import { getBytes, getJson } from "./fetch";
import { type ControlPack, type ForecastPack, readControl, readForecast } from "./packed";
import type {
  Alerts, Asked, Claims, FeatureCollection, Forecasts, Language, Network, Panel, Places,
  Questions, Records, Report, Reports, Theatre, Undone,
} from "./types";

/** The page's data as known on a day (null: everything); answers are kept. */
export class Source {
  readonly asOf: string | null;
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(asOf: string | null) {
    this.asOf = asOf;
  }

  #once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const found = this.#kept.get(key);
    if (found) return found as Promise<T>;
    const made = make();
    this.#kept.set(key, made);
    made.catch(() => this.#kept.delete(key)); // a failure is not for ever
    return made;
  }

  #json<T>(path: string): Promise<T> {
    return this.#once(path, () => getJson<T>(path, { as_of: this.asOf }));
  }

  theatre = (): Promise<Theatre> => this.#json("data/theatre.json");
  places = (): Promise<Places> => this.#json("data/places.json");
  language = (): Promise<Language> => this.#json("data/language.json");
  regions = (): Promise<FeatureCollection> => this.#json("data/regions.geojson");
  outlines = (): Promise<FeatureCollection> => this.#json("data/outlines.geojson");
  claims = (): Promise<Claims> => this.#json("data/claims.json");
  reports = (): Promise<Reports> => this.#json("data/reports.json");
  records = (): Promise<Records> => this.#json("data/record.json");
  questions = (): Promise<Questions> => this.#json("data/questions.json");
  alerts = (): Promise<Alerts> => this.#json("data/alerts.json");
  forecasts = (): Promise<Forecasts> => this.#json("data/forecast.json");

  report = (id: string): Promise<Report> => this.#json(`data/reports/${encodeURIComponent(id)}.json`);
  place = (key: string): Promise<Panel> => this.#json(`data/places/${encodeURIComponent(key)}.json`);
  undone = (mapper: string): Promise<Undone> =>
    this.#json(`data/undone/${encodeURIComponent(mapper)}.json`);

  network = (mapper: string, side: string): Promise<Network> =>
    this.#json(`data/network/${encodeURIComponent(mapper)}.${encodeURIComponent(side)}.json`);

  contours = (model: string): Promise<FeatureCollection> =>
    this.#json(`data/forecast/${encodeURIComponent(model)}.geojson`);

  control = (mapper: string): Promise<ControlPack> => {
    const path = `data/control/${encodeURIComponent(mapper)}.bin`;
    return this.#once(path, async () => readControl(await getBytes(path, { as_of: this.asOf })));
  };

  forecast = (model: string): Promise<ForecastPack> => {
    const path = `data/forecast/${encodeURIComponent(model)}.bin`;
    return this.#once(path, async () => readForecast(await getBytes(path, { as_of: this.asOf })));
  };

  /** Only of a live server: puts a Statement. */
  ask = (statement: string, signal?: AbortSignal): Promise<Asked> =>
    getJson("api/ask", { statement, as_of: this.asOf }, signal);
}
