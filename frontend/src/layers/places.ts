// Places as points with names, the chosen and the outlined first.
import type { FeatureCollection, Places } from "../api/types";
import type { Names } from "../state/state";

const INNER_ZOOM = [
  [100_000, 5], [40_000, 6.6], [10_000, 7.8], [3_000, 8.8], [1_000, 9.6], [200, 10.4],
] as const;

/** A name as the reader wants it; GeoNames' mark of namesakes ("[709930]") is left out. */
export function nameOf(names: Names, en: string, uk: string | null | undefined, apart = "\n"): string {
  const plain = en.replace(/ \[\d+\]$/, "");
  if (names === "en" || !uk) return plain;
  return names === "uk" ? uk : `${plain}${apart}${uk}`;
}

/** Zoom from which a place is shown. */
export function zoomOf(population: number | null, outlined: boolean): number {
  if (outlined) return 6.6;
  const found = INNER_ZOOM.find(([people]) => (population ?? 0) >= people);
  return found ? found[1] : 11.2;
}

/** Places on the map and large ones around it. */
export function placeFeatures(places: Places, names: Names): FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  for (let i = 0; i < places.count; i++) {
    const population = places.population[i] ?? null;
    const outlined = places.outlined[i] ?? false;
    if (!places.mapped[i] && (population ?? 0) < 100_000) continue;
    features.push({
      type: "Feature",
      geometry: { type: "Point", coordinates: [places.lon[i]!, places.lat[i]!] },
      properties: {
        key: places.key[i],
        label: nameOf(names, places.name[i]!, places.name_uk[i]),
        from: zoomOf(population, outlined),
        rank: -(outlined ? 1e7 : 0) - (population ?? 0),
        outlined,
      },
    });
  }
  return { type: "FeatureCollection", features };
}
