// Finds a place by its English or Ukrainian name.
import type { Places } from "../api/types";
import type { App } from "../app";
import { nameOf } from "../layers/places";
import { words } from "../words/en";
import { combobox } from "./combobox";

const MOST = 8;

/** Numbers of the places whose names begin with, or hold, a text; the largest first. */
export function findPlaces(places: Places, text: string, most = MOST): number[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const begins: number[] = [];
  const holds: number[] = [];
  for (let i = 0; i < places.count && begins.length < most; i++) {
    const names = [places.name[i]!.toLowerCase(), (places.name_uk[i] ?? "").toLowerCase()];
    if (names.some((n) => n.startsWith(wanted))) begins.push(i);
    else if (holds.length < most && names.some((n) => n.includes(wanted))) holds.push(i);
  }
  return [...begins, ...holds].slice(0, most);
}

export function searchBox(app: App): HTMLElement {
  const open = (place: string): void => {
    box.input.value = "";
    app.store.set({ view: "place", place });
  };
  const box = combobox({
    label: words.search.label,
    hint: words.search.hint,
    hideLabel: true,
    class: "search",
    spoken: (n) => (n ? words.search.count(n) : words.search.none),
    suggestions: (text) => {
      const { places } = app;
      if (!places) return [];
      return findPlaces(places, text).map((i) => ({
        label: nameOf("both", places.name[i]!, places.name_uk[i], " · "),
        note: [places.kind[i], places.region[i]].filter(Boolean).join(", "),
        pick: () => open(places.key[i]!),
      }));
    },
    enter: () => {
      const first = app.places ? findPlaces(app.places, box.input.value, 1)[0] : undefined;
      if (first !== undefined) open(app.places!.key[first]!);
    },
  });
  return box.element;
}
