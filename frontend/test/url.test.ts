import { describe, expect, it } from "vitest";
import { between, clamp, dayOf, isDay, numberOf, plus } from "../src/state/days";
import { DEFAULTS, type State } from "../src/state/state";
import { hashOf, stateOf } from "../src/state/url";

const ID = "0123456789abcdef".repeat(4);

describe("the address", () => {
  it("is empty for the first view", () => {
    expect(hashOf(DEFAULTS)).toBe("");
    expect(stateOf("")).toEqual(DEFAULTS);
  });

  it("gives every part of a state back", () => {
    const full: State = {
      view: "report", show: "chance", day: "2025-11-05", window: 90, mapper: "deepstate", other: "uacontrolmap",
      otherDay: "2025-01-02", model: "climatology", lead: 180, contours: true, roads: "UA", claims: false, names: "both",
      theme: "dark", place: "geonames-704422", report: ID, claim: ID, asOf: "2025-11-30", embed: true,
      statement: 'share("A, B & C=D#?+%", RU) >= 60% on 2024-12-20', camera: { lon: 37.1234, lat: 48.4321, zoom: 8.25 },
    };
    for (const key of Object.keys(DEFAULTS) as (keyof State)[]) expect(full[key], key).not.toEqual(DEFAULTS[key]);
    expect(stateOf(hashOf(full))).toEqual(full);
  });

  it("leaves what cannot be read at its default", () => {
    const bad = "#view=nowhere&day=2025-02-30&window=0&lead=x&mapper=<b>&place=../x&report=zz&camera=1,2&theme=pink&claims=2&names=ru";
    expect(stateOf(bad)).toEqual(DEFAULTS);
    expect(stateOf("#camera=999,48,8").camera).toBeNull();
    expect(stateOf("#__proto__=1&constructor=2")).toEqual(DEFAULTS);
  });

  it("cuts a statement that is too long", () => {
    expect(stateOf(`#statement=${"x".repeat(9000)}`).statement).toHaveLength(500);
  });
});

describe("days", () => {
  it("are counted without clock or zone", () => {
    expect(plus("2024-02-28", 2)).toBe("2024-03-01"); // a leap year
    expect(plus("2025-03-30", 1)).toBe("2025-03-31"); // a day of 23 hours in Kyiv
    expect(between("2024-07-07", "2025-11-29")).toBe(510);
    expect(dayOf(numberOf("1970-01-02"))).toBe("1970-01-02");
    expect(clamp("2020-01-01", "2024-07-07", "2025-11-29")).toBe("2024-07-07");
  });

  it("know what is no day", () => {
    for (const text of ["2025-02-29", "2025-13-01", "2025-1-1", "", "tomorrow", "2025-00-10"]) expect(isDay(text)).toBe(false);
    expect(isDay("2024-02-29")).toBe(true);
  });
});
