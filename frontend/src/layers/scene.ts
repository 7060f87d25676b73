// (state, data) -> what the map shows: the one place where the two meet.
import type { Claim, FeatureCollection, Forecasts, Network, Places, Theatre } from "../api/types";
import type { ControlPack, ForecastPack } from "../api/packed";
import { clamp, plus } from "../state/days";
import type { Names, State } from "../state/state";
import { claimFeatures, latestClaim } from "./claims";
import { Cursor } from "./cube";
import { arrivalLines, chanceAt, leadOf } from "./forecast";
import { networkFeatures, roadStates } from "./network";
import { nameOf, placeFeatures } from "./places";
import type { CellsSpec, MapSpec } from "./spec";

/** Data that has come so far. */
export interface Loaded {
  readonly theatre: Theatre;
  readonly packs: ReadonlyMap<string, ControlPack>;
  readonly places: Places | null;
  readonly regions: FeatureCollection | null;
  readonly outlines: FeatureCollection | null;
  readonly claims: readonly Claim[] | null;
  readonly networks: ReadonlyMap<string, Network>;
  readonly forecasts: Forecasts | null;
  readonly grids: ReadonlyMap<string, ForecastPack>;
  readonly contours: ReadonlyMap<string, FeatureCollection>;
}

/** A state with nothing left open: what its nulls mean for a theatre. */
export interface Settled {
  readonly day: string;
  readonly mapper: string;
  readonly other: string;
  readonly otherDay: string;
  readonly model: string | null;
  readonly lead: number;
  readonly first: string;
  readonly last: string;
}

export function settle(state: State, theatre: Theatre, forecasts: Forecasts | null): Settled {
  const keys = theatre.mappers.map((m) => m.mapper);
  const mapper = keys.find((k) => k === state.mapper) ?? keys[0] ?? "";
  const other = keys.find((k) => k === state.other) ?? keys.find((k) => k !== mapper) ?? mapper;
  const own = theatre.mappers.find((m) => m.mapper === mapper);
  const first = own?.first_day ?? theatre.first_day ?? "1970-01-01";
  const last = own?.last_day ?? theatre.last_day ?? first;
  const day = clamp(state.day ?? last, first, last);
  const models = forecasts?.models ?? [];
  const model = models.find((m) => m.model === state.model) ?? models[0];
  return {
    day,
    mapper,
    other,
    otherDay: clamp(state.otherDay ?? plus(day, -state.window), first, last),
    model: model?.model ?? null,
    lead: leadOf(model?.leads.map((l) => l.days) ?? [], state.lead),
    first,
    last,
  };
}

/** Cursors for one map: cells are written in place, so no two users may share one. */
export type Cursors = Map<string, Cursor>;

function cursorOf(cursors: Cursors, role: string, pack: ControlPack): Cursor {
  const found = cursors.get(role);
  if (found?.pack === pack) return found;
  const made = new Cursor(pack);
  cursors.set(role, made);
  return made;
}

/** The ground as the map paints it; null until its data has come. */
export function cellsOf(state: State, data: Loaded, cursors: Cursors): CellsSpec | null {
  const at = settle(state, data.theatre, data.forecasts);
  if (state.show === "chance") return chanceCells(data, at);
  const pack = data.packs.get(at.mapper);
  if (!pack) return null;
  const now = cursorOf(cursors, "now", pack).at(at.day);
  const rest = { grid: pack.grid, now: now.cells, chance: null, side: 0, day: at.day };
  if (state.show === "control") {
    return { ...rest, mode: "control", then: null, revision: `${at.mapper} ${now.map}` };
  }
  const isChange = state.show === "change";
  const against = data.packs.get(isChange ? at.mapper : at.other);
  if (!against || against.base.length !== pack.base.length) return null;
  const thenDay = isChange ? plus(at.day, -state.window) : at.day;
  const then = cursorOf(cursors, "then", against).at(thenDay);
  const revision = `${at.mapper} ${now.map} ${against.mapper} ${then.map}`;
  return { ...rest, mode: state.show, then: then.cells, revision };
}

function chanceCells(data: Loaded, at: Settled): CellsSpec | null {
  const pack = at.model === null ? undefined : data.grids.get(at.model);
  if (!pack) return null;
  return {
    mode: "chance",
    grid: pack.grid,
    now: pack.control,
    then: null,
    chance: chanceAt(pack, at.lead),
    side: data.theatre.sides.find((s) => s.code === pack.side)?.flag ?? 1,
    revision: `${pack.model} ${pack.issued} ${at.lead}`,
    day: pack.issued,
  };
}

/** Remembers the last result for the same parts, so that the map sees what is the same. */
function remembered<A extends readonly unknown[], R>(make: (...parts: A) => R): (...parts: A) => R {
  let kept: { readonly parts: A; readonly made: R } | null = null;
  return (...parts) => {
    if (kept?.parts.every((p, i) => p === parts[i])) return kept.made;
    kept = { parts, made: make(...parts) };
    return kept.made;
  };
}

/** Returns a function (state, data) -> scene that makes nothing twice. */
export function sceneMaker(): (state: State, data: Loaded) => MapSpec {
  const places = remembered(placeFeatures);
  const regions = remembered(regionFeatures);
  const claims = remembered(claimFeatures);
  const network = remembered(networkFeatures);
  const lines = remembered(arrivalLines);
  const cursors: Cursors = new Map();
  return (state, data) => {
    const at = settle(state, data.theatre, data.forecasts);
    const roads = state.roads ? data.networks.get(`${at.mapper}.${state.roads}`) : undefined;
    const contours = at.model === null ? undefined : data.contours.get(at.model);
    const wantsLines = state.contours && state.show === "chance";
    return {
      cells: cellsOf(state, data, cursors),
      sources: {
        places: data.places && places(data.places, state.names),
        regions: data.regions && regions(data.regions, state.names),
        outlines: data.outlines,
        claims: state.claims && data.claims ? claims(data.claims, latestClaim(data.claims, at.day)) : null,
        network: roads ? network(roads) : null,
        contours: wantsLines && contours ? lines(contours) : null,
      },
      roads: roads ? roadStates(roads, at.day) : null,
      chosen: state.place,
    };
  };
}

function regionFeatures(regions: FeatureCollection, names: Names): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: regions.features.map((f) => ({
      ...f,
      properties: {
        label: nameOf(names, String(f.properties?.["name"] ?? ""), f.properties?.["name_uk"] as string | null),
      },
    })),
  };
}
