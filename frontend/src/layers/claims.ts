// Claims by place: how many were made up to a day.
import type { Claim, FeatureCollection } from "../api/types";

/** Day on which a claim was made, as far as known. */
export function saidOn(claim: Claim): string | null {
  return claim.said_on ?? claim.published;
}

/** Claims made up to a day, the latest first. */
export function claimsUntil(claims: readonly Claim[], day: string): Claim[] {
  return claims
    .filter((c) => (saidOn(c) ?? "") <= day)
    .sort((a, b) => (saidOn(b) ?? "").localeCompare(saidOn(a) ?? ""));
}

/** Latest day up to another on which a claim was made; "" where there was none. */
export function latestClaim(claims: readonly Claim[], day: string): string {
  return claims.reduce((latest, c) => {
    const said = saidOn(c) ?? "";
    return said <= day && said > latest ? said : latest;
  }, "");
}

/** One point for each settlement named, with the number of claims up to a day. */
export function claimFeatures(claims: readonly Claim[], day: string): FeatureCollection {
  const found = new Map<string, { lon: number; lat: number; count: number; name: string }>();
  for (const claim of claimsUntil(claims, day)) {
    const seen = new Set<string>();
    for (const place of claim.places) {
      if (place.key === null || place.lon === null || place.lat === null) continue;
      if (seen.has(place.key)) continue;
      seen.add(place.key);
      const entry = found.get(place.key);
      if (entry) entry.count += 1;
      else found.set(place.key, { lon: place.lon, lat: place.lat, count: 1, name: place.name ?? "" });
    }
  }
  return {
    type: "FeatureCollection",
    features: [...found].map(([key, { lon, lat, count, name }]) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { key, count, name },
    })),
  };
}
