// What a map is drawn from. Made by pure functions of state and data; only map/ knows how to draw it.
import type { FeatureCollection } from "../api/types";
import type { Grid } from "../api/packed";
import type { Show } from "../state/state";

/** Squares of ground painted in colour and pattern. */
export interface CellsSpec {
  readonly mode: Show;
  readonly grid: Grid;
  /** Values of cells now, and of what they are compared with (change, differ). */
  readonly now: Uint8Array;
  readonly then: Uint8Array | null;
  /** Chance times 200 by cell; 255: not known. */
  readonly chance: Uint8Array | null;
  /** Value of the side whose chance it is. */
  readonly side: number;
  /** Changes whenever anything in the arrays does: they are written in place. */
  readonly revision: string;
  /** Day shown. */
  readonly day: string;
}

export type SourceName = "regions" | "outlines" | "places" | "claims" | "network" | "contours";

export interface MapSpec {
  readonly cells: CellsSpec | null;
  /** By identity: the same object is not drawn again. null: nothing of it is shown. */
  readonly sources: Readonly<Record<SourceName, FeatureCollection | null>>;
  /** State of each road of the network on the day, as its number in `ROAD_STATES`. */
  readonly roads: Uint8Array | null;
  /** Key of the place chosen. */
  readonly chosen: string | null;
}

export const ROAD_STATES = ["open", "exposed", "cut", "unknown"] as const;
export const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
