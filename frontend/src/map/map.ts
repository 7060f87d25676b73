// The adapter to the map library: draws a MapSpec, tells of clicks and of the camera. No file
// outside of this folder knows the library.
import "maplibre-gl/dist/maplibre-gl.css";
import { type CustomLayerInterface, type GeoJSONSource, Map as MapLibre, type MapMouseEvent, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { CellsSpec, MapSpec, SourceName } from "../layers/spec";
import { EMPTY } from "../layers/spec";
import type { Camera } from "../state/state";
import { CellsCanvas } from "./cells";
import { readColours } from "./colours";
import { type Basemap, styleOf } from "./style";

setWorkerUrl(workerUrl);

const CLICKED = ["dots", "names", "claims", "claim-counts"];
const SLOW_AFTER_MS = 120; // points that change with every day wait until scrubbing rests
const REACH_PX = 6;

export interface MapOptions {
  readonly label: string;
  readonly camera: Camera | null;
  /** (west, south, east, north) shown where there is no camera. */
  readonly bbox: readonly number[];
  readonly focus: { readonly lon: number; readonly lat: number } | null;
  readonly basemap: Basemap | null;
  /** Pixels at the left that something else covers. */
  readonly covered: number;
  readonly onPlace: (key: string) => void;
  /** After the reader has moved the map. */
  readonly onCamera: (camera: Camera) => void;
  readonly onPoint?: (at: { lon: number; lat: number } | null) => void;
  readonly onPainted?: (spec: CellsSpec) => void;
}

export class FrontMap {
  readonly #map: MapLibre;
  readonly #cells: CellsCanvas;
  readonly #options: MapOptions;
  #covered = 0;
  readonly #shown = new Map<SourceName, unknown>();
  #waiting: number | undefined;
  #spec: MapSpec | null = null;
  #roads: Uint8Array | null = null;
  #chosen: string | null = null;
  #ready = false;

  constructor(container: HTMLElement, options: MapOptions) {
    const colours = readColours();
    this.#options = options;
    this.#cells = new CellsCanvas(colours);
    this.#cells.painted = (spec) => options.onPainted?.(spec);
    const [west = 0, south = 0, east = 0, north = 0] = options.bbox;
    const place = options.focus ?? { lon: (west + east) / 2, lat: (south + north) / 2 };
    const camera = options.camera ?? { ...place, zoom: 8.6 };
    this.#map = new MapLibre({
      container,
      style: styleOf(colours, options.basemap),
      center: [camera.lon, camera.lat],
      zoom: camera.zoom,
      minZoom: 4,
      maxZoom: 13, // cells are a kilometre wide: nearer there is nothing more to see
      maxBounds: [[west - 6, south - 4], [east + 6, north + 4]],
      attributionControl: false, // ours stands below the map, always, as text
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      renderWorldCopies: false,
      canvasContextAttributes: { preserveDrawingBuffer: true, antialias: false }, // for print and PNG
    });
    this.#map.getCanvasContainer().before(this.#cells.canvas);
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.getCanvas().setAttribute("aria-label", options.label);
    this.#map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-right");
    this.cover(options.covered);
    this.#map.once("style.load", () => {
      this.#map.addLayer(this.#follow());
      this.#ready = true;
      if (this.#spec) this.draw(this.#spec);
    });
    this.#listen();
  }

  /** A layer that draws nothing: it tells the cells of each frame's view. */
  #follow(): CustomLayerInterface {
    const map = this.#map;
    const canvas = map.getCanvas();
    return {
      id: "cells", type: "custom", renderingMode: "2d",
      render: (_, input) => this.#cells.move(input.defaultProjectionData.mainMatrix, map.getZoom(), { canvas, ratio: map.getPixelRatio() }),
    };
  }

  #listen(): void {
    const map = this.#map;
    map.on("click", (event) => {
      const key = this.#keyAt(event);
      if (key !== null) this.#options.onPlace(key);
    });
    map.on("mousemove", (event) => {
      map.getCanvas().style.cursor = this.#keyAt(event) === null ? "" : "pointer";
      this.#options.onPoint?.({ lon: event.lngLat.lng, lat: event.lngLat.lat });
    });
    map.on("mouseout", () => this.#options.onPoint?.(null));
    map.on("moveend", (event) => {
      if ((event as { ours?: boolean }).ours !== true) this.#options.onCamera(this.camera);
    });
  }

  #keyAt({ point }: MapMouseEvent): string | null {
    if (!this.#ready) return null;
    const { x, y } = point;
    const box: [[number, number], [number, number]] = [
      [x - REACH_PX, y - REACH_PX],
      [x + REACH_PX, y + REACH_PX],
    ];
    const found = this.#map.queryRenderedFeatures(box, { layers: CLICKED });
    const key: unknown = found[0]?.properties["key"];
    return typeof key === "string" ? key : null;
  }

  get camera(): Camera {
    const { lng, lat } = this.#map.getCenter();
    return { lon: lng, lat, zoom: this.#map.getZoom() };
  }

  /** Moves without telling of it. */
  move(camera: Camera): void {
    this.#map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom }, { ours: true });
  }

  /** Brings a place into view, if it is not there already. */
  reveal(lon: number, lat: number): void {
    const point = this.#map.project([lon, lat]);
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const inside = point.x > 60 + this.#covered && point.y > 60 && point.x < width - 60 && point.y < height - 60;
    if (inside && this.#map.getZoom() >= 7.5) return;
    const zoom = Math.max(this.#map.getZoom(), 9);
    this.#map.easeTo({ center: [lon, lat], zoom, duration: 500 });
  }

  draw(spec: MapSpec): void {
    this.#spec = spec;
    if (!this.#ready) return;
    this.#cells.show(spec.cells);
    for (const name of ["regions", "outlines", "places", "network", "contours"] as const) {
      this.#fill(name, spec);
    }
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => {
      if (this.#spec) this.#fill("claims", this.#spec);
    }, SLOW_AFTER_MS);
    this.#drawRoads(spec);
    if (spec.chosen !== this.#chosen) {
      this.#chosen = spec.chosen;
      this.#map.setFilter("chosen", ["==", ["get", "key"], spec.chosen ?? ""]);
    }
  }

  #fill(name: SourceName, spec: MapSpec): void {
    const data = spec.sources[name] ?? EMPTY;
    if (this.#shown.get(name) === data) return;
    this.#shown.set(name, data);
    this.#map.getSource<GeoJSONSource>(name)?.setData(data);
    if (name === "network") this.#roads = null;
  }

  #drawRoads(spec: MapSpec): void {
    const { roads } = spec;
    if (!roads) return;
    const before = this.#roads;
    for (let id = 0; id < roads.length; id++) {
      const now = roads[id]!;
      if (!before || before[id] !== now) this.#map.setFeatureState({ source: "network", id }, { now });
    }
    this.#roads = roads;
  }

  /** Takes the style sheet's colours again: light has become dark, or dark light. */
  recolour(): void {
    const colours = readColours();
    this.#cells.colours = colours;
    for (const layer of styleOf(colours, this.#options.basemap).layers) {
      const paint = "paint" in layer ? (layer.paint ?? {}) : {};
      for (const [name, value] of Object.entries(paint)) {
        this.#map.setPaintProperty(layer.id, name as never, value as never);
      }
    }
  }

  /** Keeps the middle of the view clear of what covers so many pixels at the left. */
  cover(left: number): void {
    this.#covered = left;
    this.#map.setPadding({ left, top: 0, right: 0, bottom: 0 });
  }

  zoom(by: number): void {
    this.#map.zoomTo(this.#map.getZoom() + by, { duration: 150 });
  }

  resize(): void {
    this.#map.resize();
  }

  /** The picture as it stands: the cells, and the map above them. */
  get canvas(): HTMLCanvasElement {
    const map = this.#map.getCanvas();
    const made = document.createElement("canvas");
    made.width = map.width;
    made.height = map.height;
    const pen = made.getContext("2d");
    if (!pen) return map;
    pen.fillStyle = readColours().wash;
    pen.fillRect(0, 0, made.width, made.height);
    pen.drawImage(this.#cells.canvas, 0, 0);
    pen.drawImage(map, 0, 0);
    return made;
  }

  get ratio(): number {
    return this.#map.getPixelRatio();
  }

  remove(): void {
    window.clearTimeout(this.#waiting);
    this.#map.remove();
    this.#cells.remove();
  }
}
