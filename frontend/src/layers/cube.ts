// A mapper's maps, day by day: steps through the changes of a pack in place.
import type { ControlPack } from "../api/packed";
import { dayOf, numberOf } from "../state/days";

/** Cells of one day; `cells` is written in place when another day is asked for. */
export interface DayOfMaps {
  readonly cells: Uint8Array;
  /** Number of the map shown; -1: none. */
  readonly map: number;
  /** Day that the map is of; null: none. */
  readonly mapDay: string | null;
}

/** Number of the map shown on a day; days outside are those at the ends. */
export function mapOn(pack: ControlPack, day: string): number {
  const index = numberOf(day) - numberOf(pack.firstDay);
  return pack.mapOfDay[Math.min(Math.max(index, 0), pack.days - 1)] ?? -1;
}

/** Walks through a pack: from day to day costs only what changed. */
export class Cursor {
  readonly pack: ControlPack;
  readonly #cells: Uint8Array;
  readonly #none: Uint8Array;
  #map = 0;

  constructor(pack: ControlPack) {
    this.pack = pack;
    this.#cells = pack.base.slice();
    this.#none = new Uint8Array(pack.base.length);
  }

  /** The cells of a day. */
  at(day: string): DayOfMaps {
    const want = mapOn(this.pack, day);
    if (want < 0) return { cells: this.#none, map: -1, mapDay: null };
    const { starts, cell, before, after } = this.pack;
    for (; this.#map < want; this.#map++) {
      const end = starts[this.#map + 2] ?? 0;
      for (let i = starts[this.#map + 1] ?? 0; i < end; i++) this.#cells[cell[i]!] = after[i]!;
    }
    for (; this.#map > want; this.#map--) {
      const first = starts[this.#map] ?? 0;
      for (let i = (starts[this.#map + 1] ?? 0) - 1; i >= first; i--) {
        this.#cells[cell[i]!] = before[i]!;
      }
    }
    const mapDay = dayOf(numberOf(this.pack.firstDay) + (this.pack.mapDay[want] ?? 0));
    return { cells: this.#cells, map: want, mapDay };
  }
}

/** Cells of the base and all changes, as sets of cells (km2) that a side won, by day of the pack. */
export function wonByDay(pack: ControlPack, flag: number): Float32Array {
  const won = new Float32Array(pack.days);
  const km2 = (pack.grid.cell / 1000) ** 2;
  for (let k = 1; k < pack.mapDay.length; k++) {
    const day = pack.mapDay[k] ?? 0;
    if (day < 0 || day >= pack.days) continue;
    const end = pack.starts[k + 1] ?? 0;
    for (let i = pack.starts[k] ?? 0; i < end; i++) {
      if (pack.after[i] === flag) won[day]! += km2;
    }
  }
  return won;
}

/** Area by pair of values: `km2[a * 4 + b]` has value a in the one and b in the other, km2. */
export function crossed(one: Uint8Array, other: Uint8Array, cellMetres: number): Float64Array {
  const km2 = new Float64Array(16);
  const each = (cellMetres / 1000) ** 2;
  for (let i = 0; i < one.length; i++) km2[one[i]! * 4 + other[i]!]! += each;
  return km2;
}
