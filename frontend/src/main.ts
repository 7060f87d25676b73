import "./styles/palette.css";
import "./styles/page.css";
import { App, messageOf } from "./app";
import { Source } from "./api/source";
import { sceneMaker } from "./layers/scene";
import { FrontMap } from "./map/map";
import { readColours } from "./map/colours";
import { aboutPanel } from "./panels/about";
import { askPanel } from "./panels/ask";
import { comparePanel, second, secondState } from "./panels/compare";
import { h } from "./panels/dom";
import { frontPanel } from "./panels/front";
import { pictureOf } from "./panels/picture";
import { placePanel } from "./panels/place";
import { recordPanel } from "./panels/record";
import { reportPanel } from "./panels/report";
import { Shell } from "./panels/shell";
import { Side } from "./panels/side";
import { type Camera, type State } from "./state/state";
import { Store } from "./state/store";
import { words } from "./words/en";
import { shortDay } from "./words/format";

/** The page, wired together: state and data in, map and panels out. */
class Page {
  readonly #app: App;
  readonly #shell: Shell;
  readonly #side: Side;
  readonly #place = placePanel();
  readonly #scene = sceneMaker();
  readonly #secondScene = sceneMaker();
  #map: FrontMap | null = null;
  #second: FrontMap | null = null;
  #settled = false;
  #revealed = false;

  constructor(app: App) {
    this.#app = app;
    this.#side = new Side(app, {
      front: frontPanel(), place: this.#place, report: reportPanel(), ask: askPanel(), record: recordPanel(),
      compare: comparePanel(), about: aboutPanel(() => this.#picture()),
    });
    this.#shell = new Shell(app, this.#side.element, (by) => this.#map?.zoom(by));
    app.listen(() => this.#update());
    app.store.listen((state, before) => this.#changed(state, before));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#recolour());
    this.#startMap();
    this.#shell.onCovered = (px) => this.#map?.cover(px);
    app.need();
    this.#update();
    void app.needRest();
  }

  #startMap(): void {
    try {
      this.#map = this.#makeMap(this.#shell.map, words.mapLabel, this.#app.state.camera, (camera) => {
        this.#app.store.set({ camera });
        this.#second?.move(camera);
      });
    } catch (error) {
      console.warn(messageOf(error));
      this.#shell.map.replaceChildren(h("p", { class: "gap" }, words.noWebGl));
    }
  }

  #makeMap(container: HTMLElement, label: string, camera: Camera | null, onCamera: (camera: Camera) => void): FrontMap {
    const { theatre, store } = this.#app;
    return new FrontMap(container, {
      label, camera, covered: container === this.#shell.map ? this.#shell.covered : 0, bbox: theatre.bbox, focus: theatre.focus, basemap: theatre.basemap, onCamera,
      onPlace: (place) => store.set({ view: "place", place }),
      onPoint: (at) => this.#shell.point(at),
      onPainted: (spec) => {
        container.dataset["painted"] = spec.day; // for whoever measures frames
        if (this.#settled) return;
        this.#settled = true;
        performance.mark("map");
      },
    });
  }

  #changed(state: State, before: State): void {
    if (state.asOf !== before.asOf) {
      this.#app.restart(state.asOf).catch((error: unknown) => {
        this.#shell.fault(words.failed(messageOf(error)));
        this.#app.store.set({ asOf: before.asOf });
      });
      return;
    }
    const isOnly = (...keys: (keyof State)[]): boolean =>
      (Object.keys(state) as (keyof State)[]).every((k) => keys.includes(k) || state[k] === before[k]);
    if (isOnly("camera")) {
      if (state.camera && this.#map && !same(state.camera, this.#map.camera)) this.#map.move(state.camera);
      return;
    }
    this.#app.need();
    if (isOnly("day")) {
      this.#shell.tick();
      this.#draw();
      this.#side.update();
      return;
    }
    this.#update();
    if (state.theme !== before.theme) this.#recolour();
    if (state.place !== before.place) this.#reveal(state.place);
  }

  #reveal(key: string | null): void {
    const { places } = this.#app;
    const index = key === null ? -1 : (places?.key.indexOf(key) ?? -1);
    if (places && index >= 0) this.#map?.reveal(places.lon[index]!, places.lat[index]!);
  }

  #update(): void {
    const { state, places } = this.#app;
    if (!this.#revealed && places) {
      this.#revealed = true; // an address may name a place and no camera
      if (!state.camera) this.#reveal(state.place);
    }
    this.#shell.update();
    this.#arrange();
    this.#draw();
    this.#side.update();
  }

  #draw(): void {
    const { state, loaded } = this.#app;
    this.#map?.draw(this.#scene(state, loaded));
    if (state.view === "compare") {
      this.#second?.draw(this.#secondScene(secondState(this.#app), loaded));
      this.#tags();
    }
  }

  #tags(): void {
    const { at } = this.#app;
    const other = second(this.#app);
    const tag = (mapper: string, day: string): string => `${this.#app.mapperTitle(mapper)}, ${shortDay(day)}`;
    this.#shell.compare(this.#app.state.view === "compare", tag(at.mapper, at.day), tag(other.mapper, other.day));
  }

  /** One map, or two side by side. */
  #arrange(): void {
    const wantsTwo = this.#app.state.view === "compare";
    this.#tags();
    if (wantsTwo === (this.#second !== null) || !this.#map) return;
    if (wantsTwo) {
      this.#second = this.#makeMap(this.#shell.beside, words.mapLabelOther, this.#map.camera, (camera) => {
        this.#map?.move(camera);
        this.#app.store.set({ camera });
      });
    } else {
      this.#second?.remove();
      this.#second = null;
    }
    this.#map.resize();
  }

  #recolour(): void {
    this.#map?.recolour();
    this.#second?.recolour();
    this.#shell.time.recolour();
    this.#place.recolour();
  }

  #picture(): HTMLCanvasElement {
    const canvas = this.#map?.canvas ?? document.createElement("canvas");
    return pictureOf(canvas, this.#map?.ratio ?? 1, { ...this.#shell.caption, colours: readColours() });
  }
}

function same(a: Camera, b: Camera): boolean {
  return Math.abs(a.lon - b.lon) < 1e-4 && Math.abs(a.lat - b.lat) < 1e-4 && Math.abs(a.zoom - b.zoom) < 0.01;
}

async function start(): Promise<void> {
  const store = new Store();
  document.documentElement.dataset["theme"] = store.state.theme;
  const source = new Source(store.state.asOf);
  try {
    new Page(new App(store, source, await source.theatre()));
  } catch (error) {
    document.body.replaceChildren(h("main", { class: "fault" },
      h("h1", {}, words.brand), h("p", { role: "alert" }, words.failed(messageOf(error)))));
  }
}

void start();
