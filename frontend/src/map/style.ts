// The map's own style: lines, points and names over the cells. Nothing in it comes from elsewhere,
// names are drawn with the reader's own fonts: no glyph server, no sprite, no tiles.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { SourceName } from "../layers/spec";
import { EMPTY, ROAD_STATES } from "../layers/spec";
import type { Colours } from "./colours";

export interface Basemap {
  readonly tiles: string;
}

const FONT = ["Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"];
const SOURCES: readonly SourceName[] = ["regions", "outlines", "places", "claims", "network", "contours"];

/** Shown only where a road is in a state. */
function inState(state: (typeof ROAD_STATES)[number], opacity = 1): ExpressionSpecification {
  const number = ROAD_STATES.indexOf(state);
  return ["case", ["==", ["coalesce", ["feature-state", "now"], 3], number], opacity, 0];
}

const ROAD_WIDTH: ExpressionSpecification = [
  "interpolate", ["linear"], ["zoom"],
  6, ["case", ["get", "main"], 1.2, 0.7], 11, ["case", ["get", "main"], 3.4, 2],
];

function roadLayers(c: Colours): LayerSpecification[] {
  const road: ExpressionSpecification = ["!=", ["get", "mode"], "rail"];
  const rail: ExpressionSpecification = ["==", ["get", "mode"], "rail"];
  const line = (id: string, paint: object, filter: ExpressionSpecification): LayerSpecification => ({
    id, type: "line", source: "network", filter,
    layout: { "line-cap": "butt", "line-join": "round" }, paint,
  });
  return [
    line("road-halo", { "line-color": c.paper, "line-width": 4.5, "line-opacity": 0.75 }, road),
    line("road-unknown", { "line-color": c.faint, "line-width": 1, "line-dasharray": [1, 3],
      "line-opacity": inState("unknown") }, road),
    line("road-open", { "line-color": c.ink, "line-width": ROAD_WIDTH, "line-opacity": inState("open", 0.75) }, road),
    line("road-exposed", { "line-color": c.ink, "line-width": 3, "line-dasharray": [1.6, 1.2],
      "line-opacity": inState("exposed") }, road),
    line("road-cut", { "line-color": c.contested, "line-width": 2.6, "line-dasharray": [0.5, 1.3],
      "line-opacity": inState("cut", 0.75) }, road),
    line("rail", { "line-color": c.ink, "line-width": 1.1, "line-opacity": 0.8 }, rail),
    line("rail-ties", { "line-color": c.ink, "line-width": 5, "line-dasharray": [0.3, 1.6],
      "line-opacity": inState("open", 0.8) }, rail),
    line("rail-exposed", { "line-color": c.ink, "line-width": 5, "line-dasharray": [0.3, 0.6],
      "line-opacity": inState("exposed") }, rail),
    line("rail-cut", { "line-color": c.contested, "line-width": 4, "line-dasharray": [0.4, 1],
      "line-opacity": inState("cut") }, rail),
  ];
}

function contourLayers(c: Colours): LayerSpecification[] {
  const room: ExpressionSpecification = ["any", ["get", "main"], [">=", ["zoom"], 10.5]];
  return [
    { id: "contours", type: "line", source: "contours", filter: room,
      layout: { "line-join": "round" },
      paint: { "line-color": c.ink, "line-dasharray": [4, 2],
        "line-width": ["interpolate", ["linear"], ["get", "part"], 0, 1.8, 1, 0.8] } },
    { id: "contour-labels", type: "symbol", source: "contours", filter: room,
      layout: { "symbol-placement": "line", "symbol-spacing": 180, "text-max-angle": 55, "text-field": ["get", "label"],
        "text-font": FONT, "text-size": 11.5 },
      paint: { "text-color": c.ink, "text-halo-color": c.paper, "text-halo-width": 1.8 } },
  ];
}

function placeLayers(c: Colours): LayerSpecification[] {
  const near: ExpressionSpecification = ["<=", ["get", "from"], ["zoom"]];
  const halo = { "text-color": c.ink, "text-halo-color": c.paper, "text-halo-width": 1.6 };
  return [
    { id: "dots", type: "circle", source: "places", filter: near,
      paint: { "circle-radius": ["case", ["get", "outlined"], 3.4, 2.4], "circle-color": c.ink,
        "circle-stroke-color": c.paper, "circle-stroke-width": 1.2 } },
    { id: "claims", type: "circle", source: "claims",
      paint: { "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 8, 5, 16],
        "circle-color": c.paper, "circle-opacity": 0.92, "circle-stroke-color": c.calm,
        "circle-stroke-width": 2.2, "circle-translate": [0, -17] } },
    { id: "claim-counts", type: "symbol", source: "claims",
      layout: { "text-field": ["to-string", ["get", "count"]], "text-font": FONT, "text-size": 11.5,
        "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": c.ink, "text-translate": [0, -17] } },
    { id: "chosen", type: "circle", source: "places", filter: ["==", ["get", "key"], ""],
      paint: { "circle-radius": 9, "circle-color": c.paper, "circle-opacity": 0,
        "circle-stroke-color": c.ink, "circle-stroke-width": 2.6 } },
    { id: "names", type: "symbol", source: "places", filter: near,
      layout: { "text-field": ["get", "label"], "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 6, ["case", ["get", "outlined"], 12.5, 11],
          11, ["case", ["get", "outlined"], 16, 13.5]],
        "text-variable-anchor": ["left", "right", "bottom", "top"], "text-radial-offset": 0.55,
        "text-justify": "auto", "text-padding": 3, "symbol-sort-key": ["get", "rank"] },
      paint: halo },
  ];
}

/** The layers, from the ground up. The cells lie on a canvas of their own below them all. */
export function styleOf(c: Colours, basemap: Basemap | null): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {};
  for (const name of SOURCES) sources[name] = { type: "geojson", data: EMPTY };
  const layers: LayerSpecification[] = [];
  if (basemap) {
    sources["basemap"] = { type: "raster", tiles: [basemap.tiles], tileSize: 256 };
    layers.push({ id: "basemap", type: "raster", source: "basemap", paint: { "raster-opacity": 0.4 } });
  }
  layers.push(
    { id: "outlines", type: "fill", source: "outlines", paint: { "fill-color": c.ink, "fill-opacity": 0.1 } },
    { id: "outline-edges", type: "line", source: "outlines",
      paint: { "line-color": c.ink, "line-opacity": 0.55, "line-width": 0.9 } },
    { id: "regions", type: "line", source: "regions",
      paint: { "line-color": c.faint, "line-width": 1.1, "line-dasharray": [5, 2, 1, 2] } },
    ...roadLayers(c),
    ...contourLayers(c),
    { id: "region-names", type: "symbol", source: "regions", maxzoom: 8.2,
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 12,
        "text-letter-spacing": 0.12, "text-max-width": 9 },
      paint: { "text-color": c.soft, "text-halo-color": c.paper, "text-halo-width": 1.4 } },
    ...placeLayers(c),
  );
  return { version: 8, sources, layers };
}
