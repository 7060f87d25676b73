// Two maps side by side, by day and by mapper, and what the one shows where the other shows something else.
import type { App } from "../app";
import { crossed, Cursor } from "../layers/cube";
import { clamp, isDay } from "../state/days";
import type { State } from "../state/state";
import { words } from "../words/en";
import { km2, shortDay } from "../words/format";
import { h, select, table } from "./dom";
import { csvButton } from "./download";
import type { Panel } from "./side";

/** Mapper and day of the second map: the same mapper, a window before, unless others are chosen. */
export function second(app: App): { mapper: string; day: string } {
  const { at, state } = app;
  const mapper = state.other ?? at.mapper;
  return { mapper: app.theatre.mappers.some((m) => m.mapper === mapper) ? mapper : at.mapper, day: at.otherDay };
}

/** The state that the second map is drawn from. */
export function secondState(app: App): State {
  const { mapper, day } = second(app);
  return { ...app.state, show: "control", mapper, day, contours: false };
}

export function comparePanel(): Panel {
  const fields = h("div", { class: "compare" });
  const result = h("div");
  let shownFields = "";
  let shown = "";
  const refresh = (app: App): void => {
    const other = second(app);
    const { mapper, day, first, last } = app.at;
    const key = [mapper, day, other.mapper, other.day].join(" ");
    if (key !== shownFields && !fields.contains(document.activeElement)) {
      shownFields = key;
      fields.replaceChildren(
        choice(app, words.compare.left, app.at.mapper, day, [first, last], (patch) => app.store.set(patch)),
        choice(app, words.compare.right, other.mapper, other.day, [first, last], ({ mapper: m, day: d }) =>
          app.store.set({ ...(m === undefined ? {} : { other: m }), ...(d === undefined ? {} : { otherDay: d }) })));
    }
    const [one, two] = [app.packs.get(mapper), app.packs.get(other.mapper)];
    if (!one || !two || key === shown) return;
    shown = key;
    result.replaceChildren(one.base.length === two.base.length
      ? crossing(app, new Cursor(one).at(day).cells, new Cursor(two).at(other.day).cells, one.grid.cell)
      : h("p", { class: "gap" }, words.compare.apart));
  };
  return {
    key: () => "compare",
    refresh,
    make: () => {
      shown = shownFields = "";
      return h("div", {}, h("h1", {}, words.compare.title), h("p", { class: "note" }, words.compare.nearest), fields, result);
    },
  };
}

function choice(
  app: App, title: string, mapper: string, day: string, [first, last]: readonly [string, string],
  act: (patch: { mapper?: string; day?: string }) => void,
): HTMLElement {
  const date = h("input", {
    type: "date", value: day, min: first, max: last,
    on: { change: () => isDay(date.value) && act({ day: clamp(date.value, first, last) }) },
  });
  return h("fieldset", {}, h("legend", {}, title),
    select(words.show.mapper, app.theatre.mappers.map((m) => ({ value: m.mapper, label: m.title })), mapper, (m) => act({ mapper: m })),
    h("label", { class: "field" }, h("span", {}, words.time.day), date));
}

function crossing(app: App, one: Uint8Array, two: Uint8Array, cell: number): HTMLElement {
  const found = crossed(one, two, cell);
  const label = (value: number): string => app.theatre.values.find((v) => v.value === value)?.label ?? "";
  const rows: [string, string, number][] = [];
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 4; b++) {
      const area = found[a * 4 + b]!;
      if (a !== b && area > 0) rows.push([label(a), label(b), area]);
    }
  }
  rows.sort((a, b) => b[2] - a[2]);
  const other = second(app);
  const head = [
    `${app.mapperTitle(app.at.mapper)}, ${shortDay(app.at.day)}`,
    `${app.mapperTitle(other.mapper)}, ${shortDay(other.day)}`, "km²",
  ];
  if (!rows.length) return h("p", { class: "gap" }, words.compare.none);
  return h("div", {}, h("h2", {}, words.compare.crossed),
    table(words.compare.crossed, head, rows.map(([a, b, area]) => [a, b, km2(area)])),
    h("p", { class: "gets" }, csvButton(words.compare.crossed, "compare", head, () => rows)));
}
