// The panel beside the map: shows one view at a time, anew when what it depends on has changed.
import type { App } from "../app";
import { messageOf } from "../app";
import type { State, View } from "../state/state";
import { words } from "../words/en";
import { button, h } from "./dom";

export interface Panel {
  /** The panel is made anew when this changes. */
  readonly key: (state: State) => string;
  readonly make: (app: App) => Promise<Node> | Node;
  /** Called on every other change of state or data; may write into what was made. */
  readonly refresh?: (app: App) => void;
}

const LATE_MS = 150; // sooner than this, no word of loading is shown

export class Side {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #panels: Readonly<Record<View, Panel>>;
  #key = "";
  #turn = 0;

  constructor(app: App, panels: Readonly<Record<View, Panel>>) {
    this.#app = app;
    this.#panels = panels;
    this.element = h("main", { id: "side", tabindex: "-1" });
  }

  /** Shows what the state asks for. */
  update(): void {
    const { state } = this.#app;
    const panel = this.#panels[state.view];
    const key = `${state.view} ${state.asOf ?? ""} ${panel.key(state)}`;
    if (key === this.#key) {
      panel.refresh?.(this.#app);
      return;
    }
    const isFirst = this.#key === "";
    const isOtherView = this.#key.split(" ")[0] !== state.view || state.view === "place" || state.view === "report";
    this.#key = key;
    void this.#show(panel, !isFirst && isOtherView);
  }

  async #show(panel: Panel, moveFocus: boolean): Promise<void> {
    const turn = ++this.#turn;
    const late = window.setTimeout(() => {
      if (turn === this.#turn) this.element.replaceChildren(h("p", { class: "wait", role: "status" }, words.loading));
    }, LATE_MS);
    this.element.setAttribute("aria-busy", "true");
    let made: Node;
    try {
      made = await panel.make(this.#app);
    } catch (error) {
      made = h("div", { class: "fault", role: "alert" },
        h("p", {}, words.failed(messageOf(error))),
        button(words.retry, () => void this.#show(panel, true)));
    }
    window.clearTimeout(late);
    if (turn !== this.#turn) return;
    this.element.replaceChildren(made);
    this.element.removeAttribute("aria-busy");
    panel.refresh?.(this.#app);
    if (moveFocus) this.#focus();
  }

  #focus(): void {
    this.element.scrollTo({ top: 0 });
    const target = this.element.querySelector<HTMLElement>("[data-focus]") ?? this.element.querySelector<HTMLElement>("h1");
    if (!target) return;
    if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: target.tagName === "H1" });
  }
}
