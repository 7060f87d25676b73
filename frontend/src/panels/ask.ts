// The Statement box: typed with completion, or built from fields; a verdict or a probability comes back.
import { AnswerError } from "../api/fetch";
import type { Asked, Language, Measure, Param } from "../api/types";
import { messageOf, type App } from "../app";
import { words } from "../words/en";
import { longDay, measured, percent } from "../words/format";
import { badge, byMapper } from "./claim";
import { type Combobox, combobox } from "./combobox";
import { complete, quoted } from "./complete";
import { button, h, select, table } from "./dom";
import { findPlaces } from "./search";
import { bar } from "./place";
import type { Panel } from "./side";

export function askPanel(): Panel {
  let box: Combobox | null = null;
  let answer: HTMLElement = h("div");
  let stop: AbortController | null = null;
  let asked = "";

  const put = async (app: App, statement: string): Promise<void> => {
    const text = statement.trim();
    if (!text) return;
    asked = text;
    app.store.set({ statement: text });
    stop?.abort();
    const mine = (stop = new AbortController());
    answer.replaceChildren(h("p", { class: "wait" }, words.loading));
    try {
      const found = await app.source.ask(text, mine.signal);
      if (stop === mine) answer.replaceChildren(answerOf(app, found));
    } catch (error) {
      if (stop === mine && !mine.signal.aborted) answer.replaceChildren(faultOf(error, text));
    }
  };

  return {
    key: () => "ask",
    refresh: (app) => {
      const { statement } = app.state;
      if (!box || statement === asked || document.activeElement === box.input) return;
      box.input.value = statement;
      void put(app, statement);
    },
    make: async (app) => {
      if (!app.theatre.live) return h("div", {}, h("h1", {}, words.ask.title), h("p", {}, words.ask.notLive));
      const language = await app.source.language();
      answer = h("div", { class: "answer", role: "status", "aria-live": "polite" });
      asked = "";
      const made = combobox({
        label: words.ask.label, value: app.state.statement, class: "statement",
        spoken: (n) => `${n} ${words.ask.suggestions}`,
        suggestions: (text, caret) => {
          const { day, last } = app.at;
          const days = [...new Set([day, last])];
          return complete(text, caret, { language, places: app.places, days }).map((c) => ({
            label: c.label, note: c.note,
            pick: () => {
              made.input.value = c.text;
              made.input.setSelectionRange(c.caret, c.caret);
              made.input.focus();
              made.suggest();
            },
          }));
        },
        enter: () => void put(app, made.input.value),
      });
      box = made;
      const take = (text: string): void => {
        made.input.value = text;
        void put(app, text);
      };
      if (app.state.statement) void put(app, app.state.statement);
      return h("div", { class: "ask" },
        h("h1", {}, words.ask.title), h("p", { class: "standfirst" }, words.ask.lead),
        h("div", { class: "put" }, made.element, button(words.ask.put, () => void put(app, made.input.value), { class: "primary" })),
        answer,
        h("details", {}, h("summary", {}, words.ask.build), builder(app, language, take)),
        h("h2", {}, words.ask.examples),
        h("ul", { class: "plain" }, ...language.examples.map((e) => h("li", {}, button(e, () => take(e), { class: "example" })))));
    },
  };
}

function faultOf(error: unknown, text: string): HTMLElement {
  const shape = error instanceof AnswerError ? error.shape : null;
  const column = shape?.column ?? null;
  const letters = [...text];
  const at = column === null ? null : h("p", { class: "code" }, h("code", {},
    letters.slice(0, column - 1).join(""), h("mark", { class: "wrong" }, letters.slice(column - 1).join("") || " ")));
  return h("div", { class: "fault" },
    h("p", {}, messageOf(error), column === null ? "" : ` (${words.ask.column(column)})`), at,
    shape?.expected?.length ? h("p", { class: "note" }, words.ask.expected, " ", shape.expected.join("  ")) : null);
}

function answerOf(app: App, found: Asked): HTMLElement {
  const chance = found.probability;
  return h("div", {},
    h("p", { class: "code" }, h("code", {}, found.statement)),
    found.outcome === null ? h("p", { class: "value" }, measured(found.value, found.unit, found.error)) : badge(found.outcome),
    h("p", { class: "detail" }, found.sentence),
    chance === null || chance === undefined ? null
      : h("div", { class: "probability" }, h("p", { class: "value" }, `${words.ask.probability}: ${percent(chance)}`), bar(chance)),
    found.forecasts?.length
      ? table(words.ask.forecasts, [words.show.model, words.ask.probability, words.place.record], found.forecasts.map((f) => [
          `${f.model}, ${words.ask.members(f.members)}, from ${longDay(f.issued)}`,
          percent(f.probability), [f.track_record, ...f.notes].join(" "),
        ]))
      : null,
    found.by_mapper.length ? byMapper(app, found.by_mapper, found.unit) : null,
    h("p", { class: "note" }, `${app.mapperTitle(found.source)}, ${found.valid_on ? longDay(found.valid_on) : ""}`,
      found.as_of ? `, ${words.asOf.on(longDay(found.as_of))}` : ""));
}

/** Fields for each part of a Statement; writes the Statement. */
function builder(app: App, language: Language, take: (text: string) => void): HTMLElement {
  const body = h("div", { class: "builder" });
  const draw = (measure: Measure): void => {
    const args = measure.params.map((p) => argument(app, language, p));
    const relation = select(words.ask.relation,
      [{ value: "", label: words.ask.noRelation }, ...measure.relations.map((r) => ({ value: r, label: r }))], "", () => {});
    const value = h("input", { type: "text", size: 8, inputmode: measure.kind === "side" || measure.kind === "flag" ? "text" : "decimal" });
    const time = select(words.ask.time,
      [{ value: "", label: words.ask.noTime }, ...["on", "by", "since", "from"].map((t) => ({ value: t, label: t }))], "", () => {});
    const [from, to] = [0, 1].map(() => h("input", { type: "date", value: app.at.day }));
    const write = (): string => {
      const told = args.map((a, i) => [a.value(), measure.params[i]!] as const)
        .filter(([text, p]) => text !== "" && text !== String(p.default ?? ""))
        .map(([text, p]) => (p.keyword ? `${p.name}=${text}` : text));
      const rel = relation.querySelector("select")!.value;
      const when = time.querySelector("select")!.value;
      const number = value.value.trim();
      const unit = /^[\d.]+(\.\.[\d.]+)?$/.test(number) ? `${measure.unit === "%" ? "" : " "}${measure.unit}` : "";
      const parts = [`${measure.name}(${told.join(", ")})`];
      if (rel) parts.push(number && !["rising", "falling"].includes(rel) ? `${rel} ${number}${unit}` : rel);
      if (when) parts.push(when === "from" ? `from ${from!.value} to ${to!.value}` : `${when} ${from!.value}`);
      return parts.join(" ");
    };
    body.replaceChildren(
      select(words.ask.measure, language.measures.map((m) => ({ value: m.name, label: m.name })), measure.name,
        (name) => {
          draw(language.measures.find((m) => m.name === name) ?? measure);
          body.querySelector("select")?.focus();
        }),
      h("p", { class: "note" }, measure.meaning), ...args.map((a) => a.element), relation,
      h("label", { class: "field" }, h("span", {}, measure.unit ? `${words.ask.value} (${measure.unit.replace("km2", "km²")})` : words.ask.value), value),
      time, h("label", { class: "field" }, h("span", {}, words.place.day), from!),
      h("label", { class: "field" }, h("span", {}, words.ask.to), to!),
      button(words.ask.put, () => take(write()), { class: "primary" }));
  };
  if (language.measures[0]) draw(language.measures[0]);
  return body;
}

function argument(app: App, language: Language, param: Param): { element: HTMLElement; value: () => string } {
  const label = param.optional || param.default !== null ? `${param.name} (${String(param.default ?? "–")})` : param.name;
  const options = param.kind === "side" ? language.sides.map((s) => ({ value: s.code, label: `${s.code}, ${s.name}` }))
    : param.choices.map((c) => ({ value: c, label: c }));
  if (options.length) {
    const isOptional = param.optional || param.default !== null;
    const all = isOptional ? [{ value: "", label: "–" }, ...options] : options;
    const element = select(label, all, isOptional ? "" : (options[0]?.value ?? ""), () => {});
    return { element, value: () => element.querySelector("select")!.value };
  }
  if (param.kind !== "place" && param.kind !== "where") {
    const input = h("input", { type: "text", size: 8 });
    return { element: h("label", { class: "field" }, h("span", {}, label), input), value: () => input.value.trim() };
  }
  const box = combobox({
    label, spoken: (n) => words.search.count(n), class: "field",
    value: app.theatre.focus?.name ?? "",
    suggestions: (text) => {
      const begun = text.trim().toLowerCase();
      const regions = param.kind === "where" ? language.regions.filter((r) => begun && r.name.toLowerCase().startsWith(begun)).map((r) => r.name) : [];
      const found = app.places ? findPlaces(app.places, text, 6).map((i) => app.places!.name[i]!) : [];
      return [...regions, ...found].map((name) => ({ label: name, pick: () => (box.input.value = name) }));
    },
  });
  return { element: box.element, value: () => quoted(box.input.value.trim()) };
}
