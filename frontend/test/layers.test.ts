import { describe, expect, it } from "vitest";
import { type ControlPack, type Grid, readControl, unpack } from "../src/api/packed";
import type { Claim, Network, Places, Theatre } from "../src/api/types";
import { changedBlocks } from "../src/layers/blocks";
import { claimFeatures, claimsUntil } from "../src/layers/claims";
import { crossed, Cursor, wonByDay } from "../src/layers/cube";
import { arrivalLines, leadOf } from "../src/layers/forecast";
import { cellAt, valueAt } from "../src/layers/grid";
import { pieces } from "../src/layers/marks";
import { roadLengths, roadStates } from "../src/layers/network";
import { findPlaces } from "../src/panels/search";
import { nameOf, placeFeatures } from "../src/layers/places";
import { type Loaded, sceneMaker, settle } from "../src/layers/scene";
import { DEFAULTS } from "../src/state/state";

const GRID: Grid = {
  width: 2, height: 2, cell: 2000,
  meshRows: Int32Array.of(0, 2), meshColumns: Int32Array.of(0, 2),
  // A skewed quadrilateral, as a projected grid is in degrees.
  meshLon: Float32Array.of(37, 38, 37.2, 38.3), meshLat: Float32Array.of(49, 49.1, 48, 48.05),
};

// Maps of days 0, 1 and 3; day 2 is shown by the map of day 1; day 4 has none.
const PACK: ControlPack = {
  mapper: "m", title: "M", firstDay: "2025-01-01", days: 5, grid: GRID,
  base: Uint8Array.of(2, 2, 2, 1),
  mapOfDay: Int16Array.of(0, 1, 1, 2, -1), mapDay: Int32Array.of(0, 1, 3), starts: Uint32Array.of(0, 0, 2, 4),
  cell: Uint32Array.of(2, 1, 2, 3), before: Uint8Array.of(2, 2, 1, 1), after: Uint8Array.of(1, 3, 2, 2),
};

describe("packed arrays", () => {
  const make = (magic: string): ArrayBuffer => {
    const arrays: Record<string, { dtype: string; shape: number[]; offset: number }> = {};
    const parts: [string, string, number[]][] = [["base", "uint8", [2, 2, 2, 1]], ["map_of_day", "int16", [0]], ["map_day", "int32", [0]],
      ["starts", "uint32", [0, 0]], ["cell", "uint32", []], ["before", "uint8", []], ["after", "uint8", []],
      ["mesh_rows", "int32", [0, 2]], ["mesh_columns", "int32", [0, 2]], ["mesh_lon", "float32", [37, 38, 37, 38]], ["mesh_lat", "float32", [49, 49, 48, 48]]];
    const data = new ArrayBuffer(256);
    const kinds = { uint8: Uint8Array, int16: Int16Array, int32: Int32Array, uint32: Uint32Array, float32: Float32Array };
    parts.forEach(([name, dtype, values], i) => {
      arrays[name] = { dtype, shape: [values.length], offset: i * 16 };
      new kinds[dtype as keyof typeof kinds](data, i * 16, values.length).set(values);
    });
    let header = JSON.stringify({ mapper: "m", title: "Ж", first_day: "2025-01-01", days: 1, grid: { cell: 1000, width: 2, height: 2 }, arrays });
    while ((8 + new TextEncoder().encode(header).length) % 8) header += " ";
    const text = new TextEncoder().encode(header);
    const bytes = new Uint8Array(8 + text.length + 256);
    bytes.set(new TextEncoder().encode(magic));
    new DataView(bytes.buffer).setUint32(4, text.length, true);
    bytes.set(text, 8);
    bytes.set(new Uint8Array(data), 8 + text.length);
    return bytes.buffer;
  };
  it("are read as docs/api.md describes them", () => {
    const pack = readControl(make("FCB1"));
    expect([...pack.base]).toEqual([2, 2, 2, 1]);
    expect(pack.title).toBe("Ж");
    expect(pack.grid.meshLat[2]).toBe(48);
  });
  it("are refused where they are something else", () => {
    expect(() => unpack(make("NOPE"))).toThrow("not a packed file");
    expect(() => unpack(new ArrayBuffer(3))).toThrow();
    expect(() => unpack(make("FCB1")).array("base", "int32")).toThrow("base");
  });
});

describe("a cursor over the maps", () => {
  const want = [[2, 2, 2, 1], [2, 3, 1, 1], [2, 3, 1, 1], [2, 3, 2, 2], [0, 0, 0, 0]];
  it("shows each day whichever way it comes", () => {
    const cursor = new Cursor(PACK);
    for (const n of [0, 1, 2, 3, 4, 3, 1, 0, 3, 0, 4, 2, 1, 4, 0]) {
      expect([...cursor.at(`2025-01-0${n + 1}`).cells], `day ${n}`).toEqual(want[n]);
    }
  });
  it("names the map that a day is shown by", () => {
    const cursor = new Cursor(PACK);
    expect(cursor.at("2025-01-03").mapDay).toBe("2025-01-02");
    expect(cursor.at("2025-01-05").mapDay).toBeNull();
    expect(cursor.at("2019-01-01").map).toBe(0);
  });
  it("counts ground won by day, in km2", () => {
    expect([...wonByDay(PACK, 1)]).toEqual([0, 4, 0, 0, 0]);
    expect([...wonByDay(PACK, 2)]).toEqual([0, 0, 0, 8, 0]);
  });
  it("crosses two days", () => {
    const km2 = crossed(Uint8Array.of(2, 2, 2, 1), Uint8Array.of(2, 3, 1, 1), 2000);
    expect([km2[2 * 4 + 2], km2[2 * 4 + 3], km2[2 * 4 + 1], km2[1 * 4 + 1]]).toEqual([4, 4, 4, 4]);
  });
});

describe("a grid", () => {
  it("finds the cell at a place, through a skewed mesh", () => {
    const at = (u: number, v: number, n: "meshLon" | "meshLat"): number => {
      const [a, b, c, d] = GRID[n] as unknown as [number, number, number, number];
      return a * (1 - u) * (1 - v) + b * u * (1 - v) + c * (1 - u) * v + d * u * v;
    };
    for (const [u, v] of [[0.1, 0.1], [0.9, 0.2], [0.3, 0.95], [0.5, 0.5], [0.99, 0.99]] as const) {
      const found = cellAt(GRID, at(u, v, "meshLon"), at(u, v, "meshLat"));
      expect(found?.[0]).toBeCloseTo(2 * u, 4);
      expect(found?.[1]).toBeCloseTo(2 * v, 4);
    }
    expect(valueAt(GRID, Uint8Array.of(7, 8, 9, 10), at(0.9, 0.9, "meshLon"), at(0.9, 0.9, "meshLat"))).toBe(10);
  });
  it("knows what lies outside", () => {
    expect(cellAt(GRID, 10, 10)).toBeNull();
    expect(valueAt(GRID, PACK.base, 36.9, 48.5)).toBeNull();
  });
});

describe("roads", () => {
  const network = {
    mapper: "m", side: "UA", first_day: "2025-01-01", days: 10, states: ["cut", "open", "exposed"], exposed_km: 10, near_km: 5,
    edges: [
      { mode: "road", class: "M", km: 10, line: [], states: [[0, 1], [3, 2], [5, 0]] },
      { mode: "rail", class: "", km: 99, line: [], states: [[0, 1]] },
      { mode: "road", class: "T", km: 4, line: [], states: [[4, 1]] },
    ],
  } as unknown as Network;
  it("have their state of the day", () => {
    expect([...roadStates(network, "2025-01-01")]).toEqual([0, 0, 3]);
    expect([...roadStates(network, "2025-01-04")]).toEqual([1, 0, 3]);
    expect([...roadStates(network, "2025-01-20")]).toEqual([2, 0, 0]);
  });
  it("are summed by state, without railways", () => {
    expect(roadLengths(network, "2025-01-06")).toEqual([4, 0, 10, 0]);
  });
});

describe("claims", () => {
  const claim = (id: string, said: string | null, published: string | null, keys: (string | null)[]): Claim => ({
    id, said_on: said, published, places: keys.map((key) => ({ key, name: "N", surface: "N", lon: 1, lat: 2, kind: "town" })),
  }) as unknown as Claim;
  const all = [claim("a", "2025-01-02", null, ["p", "p", "q"]), claim("b", null, "2025-01-05", ["p", null]), claim("c", "2025-01-01", null, [])];
  it("are shown up to a day, the latest first", () => {
    expect(claimsUntil(all, "2025-01-04").map((c) => c.id)).toEqual(["a", "c"]);
  });
  it("count once for each place", () => {
    const found = claimFeatures(all, "2025-01-31").features.map((f) => [f.properties?.["key"], f.properties?.["count"]]);
    expect(found).toEqual([["p", 2], ["q", 1]]);
  });
});

describe("marks in a text", () => {
  it("count characters as Python does, and may overlap", () => {
    const found = pieces("😀ab<b>cd", [{ claim: "x", start: 1, end: 4 }, { claim: "y", start: 2, end: 6 }], [[0, 1]]);
    expect(found.map((p) => [p.text, p.claims.join(), p.plain])).toEqual([
      ["😀", "", true], ["a", "x", false], ["b<", "x,y", false], ["b>", "y", false], ["cd", "", false],
    ]);
    expect(found.map((p) => p.text).join("")).toBe("😀ab<b>cd");
  });
  it("outside of the text are let be", () => {
    expect(pieces("ab", [{ claim: "x", start: 1, end: 99 }], []).map((p) => p.text).join("")).toBe("ab");
  });
});

describe("names and places", () => {
  const places = {
    count: 3, key: ["a", "b", "c"], name: ["Pokrovsk", "Pokrovka [12]", "New Pokrovsk"], name_uk: ["Покровськ", null, "Новий Покровськ"],
    lon: [37, 37, 60], lat: [48, 48, 60], kind: ["city", "village", "city"], population: [60127, null, 5], region: ["UA-14", null, "RU"],
    outlined: [true, false, false], mapped: [true, true, false],
  } as Places;
  it("are found in both languages, beginnings first", () => {
    expect(findPlaces(places, "pokrovs")).toEqual([0, 2]);
    expect(findPlaces(places, "Покр")).toEqual([0, 2]);
    expect(findPlaces(places, "  ")).toEqual([]);
  });
  it("are written as the reader wants them", () => {
    expect(nameOf("en", "Pokrovka [12]", "Х")).toBe("Pokrovka");
    expect(nameOf("uk", "Pokrovsk", "Покровськ")).toBe("Покровськ");
    expect(nameOf("both", "Pokrovsk", "Покровськ", " / ")).toBe("Pokrovsk / Покровськ");
    expect(nameOf("uk", "Pokrovka", null)).toBe("Pokrovka");
  });
  it("are on the map only where there is one", () => {
    expect(placeFeatures(places, "en").features.map((f) => f.properties?.["key"])).toEqual(["a", "b"]);
  });
});

describe("forecasts", () => {
  it("take the lead nearest to the one wanted", () => {
    expect(leadOf([15, 30, 90, 180], 100)).toBe(90);
    expect(leadOf([15, 30], null)).toBe(30);
    expect(leadOf([], 5)).toBe(0);
  });
  it("have arrival lines only at chance one half", () => {
    const line = (chance: number, lead_days: number): GeoJSON.Feature => ({ type: "Feature", geometry: { type: "MultiLineString", coordinates: [] }, properties: { chance, lead_days } });
    const found = arrivalLines({ type: "FeatureCollection", features: [line(10, 30), line(50, 90), line(50, 30), line(90, 30)] });
    expect(found.features.map((f) => f.properties)).toEqual([{ part: 1, label: "90 d", main: true }, { part: 0, label: "30 d", main: true }]);
  });
});

describe("a scene", () => {
  const theatre = {
    first_day: "2025-01-01", last_day: "2025-01-05", sides: [], mappers: [
      { mapper: "m", first_day: "2025-01-01", last_day: "2025-01-05" }, { mapper: "n", first_day: "2025-01-01", last_day: "2025-01-04" }],
  } as unknown as Theatre;
  const data: Loaded = {
    theatre, packs: new Map([["m", PACK]]), places: null, regions: null, outlines: null, claims: null,
    networks: new Map(), forecasts: null, grids: new Map(), contours: new Map(),
  };
  it("settles what a state leaves open", () => {
    expect(settle(DEFAULTS, theatre, null)).toMatchObject({ day: "2025-01-05", mapper: "m", other: "n", model: null });
    expect(settle({ ...DEFAULTS, day: "2031-01-01", mapper: "n" }, theatre, null)).toMatchObject({ day: "2025-01-04", mapper: "n", other: "m" });
    expect(settle({ ...DEFAULTS, mapper: "nobody", other: "m" }, theatre, null).mapper).toBe("m");
  });
  it("has the cells of the day, and of the day compared with", () => {
    const scene = sceneMaker();
    const cells = scene({ ...DEFAULTS, show: "change", day: "2025-01-04", window: 2 }, data).cells;
    expect([...(cells?.now ?? [])]).toEqual([2, 3, 2, 2]);
    expect([...(cells?.then ?? [])]).toEqual([2, 3, 1, 1]);
  });
  it("waits for data that has not come", () => {
    expect(sceneMaker()({ ...DEFAULTS, show: "differ" }, data).cells).toBeNull();
    expect(sceneMaker()({ ...DEFAULTS, show: "chance" }, data).cells).toBeNull();
  });
  it("makes nothing twice", () => {
    const scene = sceneMaker();
    const claim = { id: "a", said_on: "2025-01-03", places: [{ key: "p", name: "", lon: 1, lat: 2 }] } as unknown as Claim;
    const full = { ...data, claims: [claim] };
    const one = scene(DEFAULTS, full).sources.claims;
    expect(one?.features).toHaveLength(1);
    expect(scene({ ...DEFAULTS, day: "2025-01-04" }, full).sources.claims).toBe(one);
    expect(scene({ ...DEFAULTS, day: "2025-01-02" }, full).sources.claims?.features).toEqual([]);
  });
});

describe("what must be painted anew", () => {
  const grid = { width: 40, height: 40 };
  const cells = (...ones: number[]): Uint8Array => {
    const made = new Uint8Array(1600);
    for (const i of ones) made[i] = 1;
    return made;
  };
  const spec = (now: Uint8Array, mode = "control"): Parameters<typeof changedBlocks>[1] => ({ mode, side: 0, now, then: null, chance: null, grid });
  it("is where cells differ", () => {
    expect(changedBlocks(spec(cells()), spec(cells(41, 2 * 40 + 3, 39 * 40 + 39)))).toEqual([
      { left: 1, top: 1, right: 4, bottom: 3 }, { left: 39, top: 39, right: 40, bottom: 40 },
    ]);
    expect(changedBlocks(spec(cells(7)), spec(cells(7)))).toEqual([]);
  });
  it("is all of it where the kind of picture is another", () => {
    expect(changedBlocks(spec(cells()), spec(cells(), "change"))).toBeNull();
    expect(changedBlocks(spec(cells()), { ...spec(cells()), then: cells() })).toBeNull();
  });
});
