// Sources, limits, files, addresses for programs, and this view to be shared.
import { addressOf } from "../api/fetch";
import type { App } from "../app";
import { wonByDay } from "../layers/cube";
import { plus } from "../state/days";
import { words } from "../words/en";
import { shortDay } from "../words/format";
import { button, file, h, table } from "./dom";
import { csvOf, pngOf, save } from "./download";
import type { Panel } from "./side";

export function aboutPanel(picture: () => HTMLCanvasElement): Panel {
  return {
    key: (state) => JSON.stringify({ ...state, camera: null }),
    make: (app) => h("div", { class: "about" },
      h("h1", {}, words.about.title),
      h("h2", {}, words.about.limits), h("ul", { class: "limits" }, ...app.theatre.limits.map((t) => h("li", {}, t))),
      h("h2", {}, words.about.share), ...share(app, picture),
      h("h2", {}, words.about.files), files(app),
      h("h2", {}, words.about.sources), sources(app),
      h("h2", {}, words.about.attribution), h("ul", { class: "plain" }, ...app.theatre.attribution.map((t) => h("li", {}, t))),
      app.theatre.live ? h("h2", {}, words.about.programs) : null, app.theatre.live ? programs() : null,
      h("p", { class: "note" }, words.about.made(app.theatre.made_with))),
  };
}

function copyable(label: string, text: string): HTMLElement {
  const field = h("input", { type: "text", readonly: true, value: text, "aria-label": label, on: { focus: () => field.select() } });
  const said = h("span", { role: "status", class: "note" });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      field.select(); // no leave to write the clipboard: marked, for the reader to copy
      return;
    }
    said.textContent = words.about.copied;
  };
  return h("div", { class: "copy" }, h("label", {}, h("span", {}, label), field),
    button(words.about.copy, () => void copy(), { "aria-label": `${words.about.copy}: ${label}` }), said);
}

function share(app: App, picture: () => HTMLCanvasElement): HTMLElement[] {
  const view = app.state.place ? "place" : "front";
  const embed = app.store.address({ embed: true, view });
  const address = app.store.address({ view });
  const quoted = embed.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const snippet = `<iframe src="${quoted}" width="720" height="480" title="${words.brand}" loading="lazy"></iframe>`;
  return [
    copyable(words.about.link, address), copyable(words.about.embed, snippet),
    h("p", { class: "note" }, app.theatre.live ? words.about.embedNote : ""),
    h("p", { class: "gets" }, button(words.about.picture, () => void (async () => save(`map-${app.at.day}.png`, await pngOf(picture())))(), { class: "get" })),
  ];
}

function files(app: App): HTMLElement {
  const { at, state, theatre } = app;
  const live: [string, string][] = !theatre.live ? [] : [
    [addressOf(`api/control/${at.mapper}/${at.day}.geojson`, { as_of: state.asOf }), `${words.about.controlGeo}, ${shortDay(at.day)}`],
    [addressOf(`api/change/${at.mapper}.geojson`, { from: plus(at.day, -state.window), to: at.day, as_of: state.asOf }), words.about.changeGeo],
    ...(at.other === at.mapper ? [] : [[addressOf("api/disagreement.geojson", { a: at.mapper, b: at.other, day: at.day, as_of: state.asOf }), words.about.differGeo] as [string, string]]),
  ];
  const fixed: [string, string][] = [
    ["data/claims.csv", words.about.claimsCsv], ["data/places.json", words.about.placesJson],
    ...(at.model ? [[`data/forecast/${at.model}.geojson`, words.about.contoursGeo] as [string, string]] : []),
    ["data/alerts.atom", words.about.claimsAtom],
  ];
  const won = (): void => {
    const pack = app.packs.get(at.mapper);
    if (!pack) return;
    const sides = theatre.sides.map((s) => wonByDay(pack, s.flag));
    const rows = Array.from({ length: pack.days }, (_, i) => [plus(pack.firstDay, i), ...sides.map((w) => w[i] ?? 0)]);
    save(`won-${at.mapper}.csv`, csvOf(["day", ...theatre.sides.map((s) => `${s.code} km2`)], rows));
  };
  return h("ul", { class: "plain" },
    ...[...live, ...fixed].map(([path, label]) => h("li", {}, file(path, label))),
    h("li", {}, button(words.about.wonCsv, won, { class: "get" })));
}

function sources(app: App): HTMLElement {
  const { map } = words.about;
  return table(words.about.sources, Object.values(map), app.theatre.mappers.map((m) => [
    m.title, `${shortDay(m.first_day)} – ${shortDay(m.last_day)}`, m.maps, m.licence,
    m.held_over.map(([a = "", b = ""]) => (a === b ? shortDay(a) : `${shortDay(a)} – ${shortDay(b)}`)).join("; ") || "–",
  ]));
}

function programs(): HTMLElement {
  const base = location.origin + location.pathname;
  return h("div", {}, copyable(words.about.qgis, `${base}ogc/`), h("p", {}, file("openapi.json", words.about.openapi)));
}
