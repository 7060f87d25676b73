// Time: a slider over all days, play, the day itself, and how much ground was won on each.
import type { App } from "../app";
import { wonByDay } from "../layers/cube";
import { between, isDay, plus } from "../state/days";
import { amount, longDay, month } from "../words/format";
import { words } from "../words/en";
import { button, h } from "./dom";

const FRAME_MS = 60; // a day of play
const WEEK = 7;

export class TimeBar {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #slider: HTMLInputElement;
  readonly #date: HTMLInputElement;
  readonly #play: HTMLButtonElement;
  readonly #pulse = h("canvas", { class: "pulse", role: "img" });
  readonly #ticks = h("div", { class: "ticks", "aria-hidden": "true" });
  #playing = 0;
  #drawn = "";
  #wide = 0;
  #later: number | undefined;

  constructor(app: App) {
    this.#app = app;
    this.#slider = h("input", {
      type: "range", min: "0", step: "1", id: "slider", "aria-label": words.time.slider,
      on: {
        input: () => this.#go(plus(this.#app.at.first, this.#slider.valueAsNumber)),
        keydown: (event) => this.#keyed(event as KeyboardEvent),
      },
    });
    this.#date = h("input", {
      type: "date", "aria-label": words.time.day,
      on: { change: () => isDay(this.#date.value) && this.#go(this.#date.value) },
    });
    this.#play = button(words.time.play, () => this.toggle(), { class: "play" });
    this.element = h("section", { class: "timebar", "aria-label": words.time.group },
      h("div", { class: "when" },
        this.#play,
        button("‹", () => this.#step(-1), { class: "step", "aria-label": words.time.before }),
        this.#date,
        button("›", () => this.#step(1), { class: "step", "aria-label": words.time.after })),
      h("div", { class: "track" }, this.#pulse, this.#slider, this.#ticks));
    new ResizeObserver(() => {
      this.#wide = this.#pulse.clientWidth; // asked for on every frame, it would cost a layout each
      this.#drawn = "";
      this.update();
    }).observe(this.#pulse);
  }

  #go(day: string): void {
    this.#app.store.set({ day: day === this.#app.at.last ? null : day });
  }

  #step(days: number): void {
    const { day, first, last } = this.#app.at;
    const next = plus(day, days);
    if (next >= first && next <= last) this.#go(next);
  }

  #keyed(event: KeyboardEvent): void {
    const days = { PageUp: WEEK, PageDown: -WEEK }[event.key];
    if (days === undefined) return;
    event.preventDefault();
    this.#step(days);
  }

  /** Plays, or stops. */
  toggle(): void {
    if (this.#playing) {
      cancelAnimationFrame(this.#playing);
      this.#playing = 0;
    } else {
      const { day, first, last } = this.#app.at;
      if (day >= last) this.#go(first);
      let before = performance.now();
      const frame = (now: number): void => {
        const days = Math.floor((now - before) / FRAME_MS);
        if (days > 0) {
          before += days * FRAME_MS;
          const at = this.#app.at;
          if (at.day >= at.last) {
            this.toggle();
            return;
          }
          const next = plus(at.day, Math.min(days, 3));
          this.#go(next > at.last ? at.last : next);
        }
        this.#playing = requestAnimationFrame(frame);
      };
      this.#playing = requestAnimationFrame(frame);
    }
    this.#play.textContent = this.#playing ? words.time.pause : words.time.play;
    this.#play.setAttribute("aria-pressed", String(this.#playing !== 0));
  }

  update(): void {
    const { first, last, day, mapper } = this.#app.at;
    const days = between(first, last);
    if (this.#slider.max !== String(days)) this.#slider.max = String(days);
    const value = String(between(first, day));
    if (this.#slider.value !== value) this.#slider.value = value;
    this.#slider.setAttribute("aria-valuetext", longDay(day));
    this.#later ??= window.setTimeout(() => {
      this.#later = undefined;
      this.#dates();
    }, 100); // a date field is slow to draw
    const pack = this.#app.packs.get(mapper);
    const key = `${mapper} ${first} ${last} ${pack ? 1 : 0} ${this.#wide} ${document.documentElement.dataset["theme"] ?? ""}`;
    if (key !== this.#drawn) {
      this.#drawn = key;
      this.#drawTicks(first, days);
      this.#drawPulse(first, days);
    }
  }

  #dates(): void {
    const { first, last, day } = this.#app.at;
    this.#date.min = first;
    this.#date.max = last;
    if (document.activeElement !== this.#date) this.#date.value = day;
  }

  /** Draws again in other colours. */
  recolour(): void {
    this.#drawn = "";
    this.update();
  }

  #drawTicks(first: string, days: number): void {
    const room = Math.max(2, Math.floor(this.#pulse.clientWidth / 84));
    const marks: HTMLElement[] = [];
    const every = Math.max(1, Math.ceil(days / 30.44 / room));
    for (let i = 0, n = 0; i <= days; i++) {
      const day = plus(first, i);
      if (!day.endsWith("-01")) continue;
      if (n++ % every) continue;
      const mark = h("span", {}, month(day));
      mark.style.left = `${(i / days) * 100}%`;
      if (i / days < 0.94) marks.push(mark);
    }
    this.#ticks.replaceChildren(...marks);
  }

  #drawPulse(first: string, days: number): void {
    const canvas = this.#pulse;
    const pack = this.#app.packs.get(this.#app.at.mapper);
    const ratio = devicePixelRatio;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    if (!pack || !pen || !width) return;
    pen.scale(ratio, ratio);
    const style = getComputedStyle(canvas);
    const won = [1, 2].map((flag) => wonByDay(pack, flag));
    const most = Math.max(1, ...won.flatMap((w) => [...w]));
    const shift = between(pack.firstDay, first);
    const each = width / (days + 1);
    won.forEach((values, side) => {
      pen.fillStyle = style.getPropertyValue(side === 0 ? "outline-color" : "border-left-color");
      for (let i = 0; i <= days; i++) {
        const value = values[i + shift] ?? 0;
        if (!value) continue;
        // A square root: quiet days stay visible beside the loudest.
        const tall = Math.sqrt(value / most) * (height / 2 - 1);
        pen.fillRect(i * each, side === 0 ? height / 2 - tall : height / 2 + 0.5, Math.max(each - 0.3, 0.7), tall);
      }
    });
    canvas.setAttribute("aria-label", words.time.pulse(amount(most)));
  }
}
