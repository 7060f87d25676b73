// Roads and railways, and the state of each on a day.
import type { FeatureCollection, Network } from "../api/types";
import { numberOf } from "../state/days";
import { ROAD_STATES } from "./spec";

export function networkFeatures(network: Network): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: network.edges.map((edge, id) => ({
      type: "Feature",
      id,
      geometry: { type: "LineString", coordinates: edge.line },
      properties: { mode: edge.mode, ref: edge.ref, main: "MEH".includes(edge.class[0] ?? "-") },
    })),
  };
}

/** Number in `ROAD_STATES` of each road's state on a day. */
export function roadStates(network: Network, day: string): Uint8Array {
  const number = numberOf(day) - numberOf(network.first_day);
  const unknown = ROAD_STATES.indexOf("unknown");
  const codes = network.states.map((s) => ROAD_STATES.findIndex((known) => known === s));
  return Uint8Array.from(network.edges, (edge) => {
    let found = unknown;
    for (const [from = 0, state = 0] of edge.states) {
      if (from > number) break;
      found = codes[state] ?? unknown;
    }
    return found < 0 ? unknown : found;
  });
}

/** Kilometres of road (not rail) by state on a day. */
export function roadLengths(network: Network, day: string): number[] {
  const states = roadStates(network, day);
  const km = ROAD_STATES.map(() => 0);
  network.edges.forEach((edge, i) => {
    if (edge.mode === "road") km[states[i]!]! += edge.km;
  });
  return km;
}
