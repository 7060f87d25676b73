// A model's chance by cell and lead, and its lines of equal chance.
import type { FeatureCollection } from "../api/types";
import type { ForecastPack } from "../api/packed";

/** Chance by cell at a lead, times 200; 255 where it is not known. */
export function chanceAt(pack: ForecastPack, lead: number): Uint8Array {
  const index = Math.max(pack.leads.indexOf(lead), 0);
  const size = pack.grid.width * pack.grid.height;
  return pack.probability.subarray(index * size, (index + 1) * size);
}

/** The lead wanted, or the one nearest to it. */
export function leadOf(leads: readonly number[], wanted: number | null): number {
  const target = wanted ?? 90;
  return leads.reduce((a, b) => (Math.abs(b - target) < Math.abs(a - target) ? b : a), leads[0] ?? 0);
}

const MAIN_LEADS = [30, 90, 180]; // the others are drawn only where there is room for them

/**
 * Arrival-time lines: where the chance reaches one half at each lead. Each has a label and its
 * place among the leads, from 0 (soonest) to 1.
 */
export function arrivalLines(contours: FeatureCollection): FeatureCollection {
  const half = contours.features.filter((f) => f.properties?.["chance"] === 50);
  const leads = [...new Set(half.map((f) => Number(f.properties?.["lead_days"])))].sort((a, b) => a - b);
  return {
    type: "FeatureCollection",
    features: half.map((f) => {
      const lead = Number(f.properties?.["lead_days"]);
      const part = leads.length > 1 ? leads.indexOf(lead) / (leads.length - 1) : 0;
      return { ...f, properties: { part, label: `${lead} d`, main: MAIN_LEADS.includes(lead) } };
    }),
  };
}
