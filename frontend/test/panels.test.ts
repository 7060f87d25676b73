import { describe, expect, it } from "vitest";
import type { Language, Places } from "../src/api/types";
import { complete, quoted } from "../src/panels/complete";
import { csvOf } from "../src/panels/download";
import { measured, percent, shortDay, signedKm2 } from "../src/words/format";

const place = { name: "place", kind: "place", choices: [], default: null, optional: false, keyword: false };
const side = { ...place, name: "side", kind: "side" };
const extent = { ...place, name: "extent", kind: "choice", choices: ["centre", "half", "whole"] };
const persist = { ...place, name: "persist", kind: "days", default: 0, keyword: true };
const language = {
  measures: [
    { name: "captured", kind: "flag", unit: "", meaning: "", params: [place, side, extent, persist], relations: ["=", "!="] },
    { name: "contested", kind: "flag", unit: "", meaning: "", params: [place], relations: ["="] },
    { name: "distance", kind: "amount", unit: "km", meaning: "", params: [place], relations: ["<=", ">="] },
  ],
  times: [], sides: [{ code: "RU", name: "Russia" }, { code: "UA", name: "Ukraine" }], regions: [], examples: [],
} as unknown as Language;
const places = {
  count: 2, key: ["a", "b"], name: ["Pokrovsk", "Pokrovka [12]"], name_uk: ["Покровськ", null], outlined: [true, false],
} as unknown as Places;
const at = (text: string): string[] => complete(text, text.length, { language, places, days: ["2025-11-29"] }).map((c) => c.text);

describe("completion of a Statement", () => {
  it("begins with measures", () => {
    expect(at("c")).toEqual(["captured(", "contested("]);
    expect(at("")).toHaveLength(3);
  });
  it("goes on with places, sides and choices", () => {
    expect(at("captured(Pok")).toEqual(["captured(Pokrovsk, ", 'captured("Pokrovka [12]", ']);
    expect(at("captured(Pokrovsk, ")).toEqual(["captured(Pokrovsk, RU, ", "captured(Pokrovsk, UA, "]);
    expect(at("captured(Pokrovsk, RU, h")).toEqual(["captured(Pokrovsk, RU, half)"]);
    expect(at("distance(Покр")).toEqual(["distance(Pokrovsk)"]);
  });
  it("then relations, units and times", () => {
    expect(at("distance(Pokrovsk) ")).toContain("distance(Pokrovsk) <= ");
    expect(at("distance(Pokrovsk) <= 5")).toContain("distance(Pokrovsk) <= 5 km ");
    expect(at("captured(Pokrovsk, RU, half) by ")).toEqual(["captured(Pokrovsk, RU, half) by 2025-11-29"]);
  });
  it("keeps what stands behind the caret", () => {
    const found = complete("distance(Pok) <= 5 km", 12, { language, places, days: [] });
    expect(found[0]?.text).toBe("distance(Pokrovsk) <= 5 km");
  });
  it("quotes names that would end the call", () => {
    expect(quoted("A, B")).toBe('"A, B"');
    expect(quoted("Toretsk")).toBe("Toretsk");
  });
});

describe("files", () => {
  it("are CSV that no spreadsheet program runs", () => {
    const text = csvOf(["a", "b"], [["=1+1", "@x"], ["-2.5", '"q", r'], ["\tx", null], ["+cmd|'/c'", -3]]);
    expect(text.split("\r\n")).toEqual(["a,b", "'=1+1,'@x", '-2.5,"""q"", r"', "'\tx,", "'+cmd|'/c',-3", ""]);
  });
});

describe("numbers", () => {
  it("never call a chance certain that is not", () => {
    expect([0, 0.004, 0.5, 0.996, 1].map(percent)).toEqual(["0%", "under 1%", "50%", "over 99%", "100%"]);
  });
  it("have units and error bars", () => {
    expect(measured(4.25, "km", 0.5)).toBe("4.3 km ±0.5");
    expect(measured(43, "%", 11)).toBe("43% ±11");
    expect(measured(true, "")).toBe("yes");
    expect(measured(null, "km")).toBe("–");
    expect(signedKm2(-3)).toBe("−3 km²");
    expect(shortDay("2025-11-05")).toBe("5 Nov 2025");
    expect(shortDay("soon")).toBe("soon");
  });
});
