// Holds the state, tells who asked to be told, and keeps the address in step.
import type { State } from "./state";
import { hashOf, stateOf } from "./url";

export type Listener = (state: State, before: State) => void;

/** A change of these is a step back and forth in the browser's history; others are not. */
const STEPS: readonly (keyof State)[] = ["view", "place", "report", "claim", "asOf"];
const WRITE_AFTER_MS = 200; // browsers refuse many changes of the address a second

export class Store {
  #state: State;
  #listeners: Listener[] = [];
  #timer: number | undefined;

  constructor() {
    this.#state = stateOf(location.hash);
    addEventListener("hashchange", () => this.#take(stateOf(location.hash)));
    addEventListener("popstate", () => this.#take(stateOf(location.hash)));
  }

  get state(): State {
    return this.#state;
  }

  /** Calls back after every change; returns how to stop that. */
  listen(listener: Listener): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener);
    };
  }

  set(patch: Partial<State>): void {
    const next = { ...this.#state, ...patch };
    const isStep = STEPS.some((key) => next[key] !== this.#state[key]);
    if (isStep) {
      this.#write(); // what was changed before belongs to the step before
      history.pushState(null, "", hashOf(next) || location.pathname + location.search);
    } else {
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#write(), WRITE_AFTER_MS);
    }
    this.#take(next);
  }

  /** The whole address of the state shown. */
  address(patch: Partial<State> = {}): string {
    return location.origin + location.pathname + location.search + hashOf({ ...this.#state, ...patch });
  }

  #write(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const hash = hashOf(this.#state);
    if (hash !== location.hash) {
      history.replaceState(null, "", hash || location.pathname + location.search);
    }
  }

  #take(next: State): void {
    const before = this.#state;
    this.#state = next;
    if (hashOf(before) === hashOf(next)) return;
    for (const listener of [...this.#listeners]) listener(next, before);
  }
}
