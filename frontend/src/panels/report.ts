// A report with its claims marked, where its licence lets the text pass.
import type { Claim, Report } from "../api/types";
import type { App } from "../app";
import { pieces } from "../layers/marks";
import { words } from "../words/en";
import { longDay } from "../words/format";
import { claimCard } from "./claim";
import { button, h, inner, outer } from "./dom";
import type { Panel } from "./side";

export function reportPanel(): Panel {
  let chosen: string | null = null;
  const choose = (app: App): void => {
    const { claim } = app.state;
    const root = document.getElementById("report");
    if (claim === chosen || !root) return;
    chosen = claim;
    for (const mark of root.querySelectorAll("mark[data-claims]")) {
      const on = claim !== null && (mark.getAttribute("data-claims") ?? "").split(" ").includes(claim);
      mark.classList.toggle("on", on);
      if (on) mark.setAttribute("aria-current", "true");
      else mark.removeAttribute("aria-current");
    }
    for (const card of root.querySelectorAll(".claim")) {
      card.classList.toggle("on", claim !== null && card.getAttribute("data-claim") === claim);
    }
    root.querySelector("mark.on")?.scrollIntoView({ block: "center" });
  };
  return {
    key: (state) => state.report ?? "",
    refresh: choose,
    make: async (app) => {
      chosen = "";
      const id = app.state.report;
      if (id === null) return list(app);
      const [report] = await Promise.all([app.source.report(id), app.needClaims()]);
      const claims = (app.allClaims?.claims ?? []).filter((c) => c.report === report.id).sort((a, b) => (a.span[0] ?? 0) - (b.span[0] ?? 0));
      return h("div", { id: "report", data: { report: report.id } }, ...head(app, report),
        report.text === null ? h("p", { class: "withheld" }, words.report.withheld) : text(app, report, claims),
        h("h2", {}, words.front.claims),
        ...claims.map((c) => claimCard(app, c, { inReport: true })));
    },
  };
}

function head(app: App, report: Report): HTMLElement[] {
  const who = [report.outlet, report.author].filter(Boolean).join(", ");
  return [
    h("p", { class: "kicker" },
      inner(app.store.address({ view: "front", report: null, claim: null }), () => app.store.set({ view: "front", report: null, claim: null }), {}, words.back)),
    h("h1", {}, report.title ?? words.report.untitled),
    h("p", { class: "meta" }, who, who ? " · " : "", longDay(report.published), " · ",
      report.address ? outer(report.address, words.claim.source) : null, report.address ? " · " : "",
      `${words.report.licence}: ${report.licence}`),
  ];
}

/** Steps from claim to claim through the text. */
function steps(app: App, claims: readonly Claim[]): HTMLElement {
  const go = (by: number): void => {
    const now = claims.findIndex((c) => c.id === app.state.claim);
    const next = claims[now < 0 ? (by > 0 ? 0 : claims.length - 1) : (now + by + claims.length) % claims.length];
    if (next) app.store.set({ claim: next.id });
  };
  return h("p", { class: "gets" }, h("span", { class: "note" }, words.report.marks(claims.length)),
    button(words.report.previous, () => go(-1)), button(words.report.next, () => go(1)));
}

function text(app: App, report: Report, claims: readonly Claim[]): HTMLElement {
  const known = new Map(claims.map((c) => [c.id, c]));
  const nodes = pieces(report.text ?? "", report.marks, report.boilerplate).map((piece) => {
    const first = piece.claims[0];
    if (first === undefined) return piece.plain ? h("span", { class: "boilerplate" }, piece.text) : piece.text;
    const outcomes = piece.claims.map((id) => known.get(id)?.verdicts[0]?.outcome).filter((o) => o !== undefined);
    const mark = h("mark", {
      tabindex: "0", role: "button", class: outcomes[0] ? `v-${outcomes[0].replaceAll(" ", "-")}` : "",
      "aria-label": `${piece.text}. ${outcomes.map((o) => words.outcomes[o] ?? o).join(", ")}`,
      data: { claims: piece.claims.join(" ") },
      on: {
        click: () => app.store.set({ claim: first }),
        keydown: (event) => {
          const { key } = event as KeyboardEvent;
          if (key !== "Enter" && key !== " ") return;
          event.preventDefault();
          app.store.set({ claim: first });
          document.getElementById(`claim-${first}`)?.querySelector<HTMLElement>("a, summary")?.focus();
        },
      },
    }, piece.text);
    return mark;
  });
  return h("div", {}, steps(app, claims), h("div", { class: "report-text" }, ...nodes),
    report.boilerplate.length ? h("p", { class: "note" }, words.report.boilerplate) : null);
}

async function list(app: App): Promise<HTMLElement> {
  const { reports } = await app.source.reports();
  return h("div", {}, h("h1", {}, words.report.kicker),
    h("ul", { class: "plain" }, ...reports.map((r) => h("li", {},
      inner(app.store.address({ view: "report", report: r.id }), () => app.store.set({ view: "report", report: r.id }), {}, r.title ?? words.report.untitled),
      h("span", { class: "note" }, ` ${r.outlet ?? ""}, ${longDay(r.published)}, ${r.claims} claims`)))));
}
