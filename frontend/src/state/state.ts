// The one state of the page. Everything shown follows from it and from the data.

export const VIEWS = ["front", "place", "report", "ask", "record", "compare", "about"] as const;
export const SHOWS = ["control", "change", "differ", "chance"] as const;
export const NAMES = ["en", "uk", "both"] as const;
export const THEMES = ["auto", "light", "dark"] as const;

export type View = (typeof VIEWS)[number];
export type Show = (typeof SHOWS)[number];
export type Names = (typeof NAMES)[number];
export type Theme = (typeof THEMES)[number];

export interface Camera {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface State {
  /** What the panel beside the map is about. */
  readonly view: View;
  /** What the map is painted with. */
  readonly show: Show;
  /** Day shown; null: the last one. */
  readonly day: string | null;
  /** Days back that a change is counted from. */
  readonly window: number;
  /** Whose map; null: the first. */
  readonly mapper: string | null;
  /** Mapper and day compared with; null: the next mapper, the day `window` days before. */
  readonly other: string | null;
  readonly otherDay: string | null;
  readonly model: string | null;
  readonly lead: number | null;
  /** Lines of equal arrival time. */
  readonly contours: boolean;
  /** Side whose roads are shown; null: none. */
  readonly roads: string | null;
  /** Claims by place. */
  readonly claims: boolean;
  readonly names: Names;
  readonly theme: Theme;
  readonly place: string | null;
  readonly report: string | null;
  readonly claim: string | null;
  readonly statement: string;
  /** Use nothing that became known after this day; null: all. */
  readonly asOf: string | null;
  readonly camera: Camera | null;
  /** Only the map, for another site's frame. */
  readonly embed: boolean;
}

export const DEFAULTS: State = {
  view: "front",
  show: "control",
  day: null,
  window: 30,
  mapper: null,
  other: null,
  otherDay: null,
  model: null,
  lead: null,
  contours: false,
  roads: null,
  claims: true,
  names: "en",
  theme: "auto",
  place: null,
  report: null,
  claim: null,
  statement: "",
  asOf: null,
  camera: null,
  embed: false,
};
