// Elements from plain values. Text goes in as text: nothing here, or anywhere in the page, reads HTML.

export type Child = Node | string | number | null | undefined | false;

export interface Props {
  readonly class?: string;
  readonly id?: string;
  /** Listeners by event. */
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
  readonly data?: Readonly<Record<string, string>>;
  /** Any other attribute, but none that could run anything. */
  readonly [attribute: string]: unknown;
}

const FORBIDDEN = /^(on|style$|srcdoc$|href$|src$|action$|formaction$|xlink)/i;

function dress(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(props.on ?? {})) {
        element.addEventListener(event, listener);
      }
    } else if (name === "data") {
      for (const [key, text] of Object.entries(props.data ?? {})) {
        element.setAttribute(`data-${key}`, text);
      }
    } else if (FORBIDDEN.test(name)) {
      throw new Error(`${name} is not set this way`);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

function fill(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "number" ? String(child) : child);
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, props: Props = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  dress(made, props);
  fill(made, children);
  return made;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K, props: Props = {}, ...children: Child[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(made, props);
  fill(made, children);
  return made;
}

export function button(label: string, act: () => void, props: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", on: { click: act }, ...props }, label);
}

/** A link within the page's own addresses. */
export function inner(href: string, act: () => void, props: Props, ...children: Child[]): HTMLAnchorElement {
  const made = h("a", props, ...children);
  made.href = href;
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    act();
  });
  return made;
}

/** A link to a stranger's page: http(s) only, and it is told nothing of where it was found. */
export function outer(address: string | null, ...children: Child[]): HTMLElement {
  const url = address !== null && URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) return h("span", {}, ...children);
  const made = h("a", { rel: "noopener noreferrer nofollow", target: "_blank", class: "outer" }, ...children);
  made.href = url.href;
  return made;
}

/** A file of our own. */
export function file(path: string, label: string): HTMLAnchorElement {
  const made = h("a", {}, label);
  made.href = path;
  return made;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function select(
  label: string, options: readonly Option[], value: string, act: (value: string) => void, props: Props = {},
): HTMLLabelElement {
  const made = h("select", {
    on: { change: () => act(made.value) },
  }, ...options.map((o) => h("option", { value: o.value, selected: o.value === value }, o.label)));
  return h("label", { class: "field", ...props }, h("span", {}, label), made);
}

export function check(label: string, on: boolean, act: (on: boolean) => void): HTMLLabelElement {
  const made = h("input", { type: "checkbox", checked: on, on: { change: () => act(made.checked) } });
  return h("label", { class: "tick" }, made, h("span", {}, label));
}

/** A table with a heading row; numbers to the right. */
export function table(
  caption: string | null, head: readonly string[], rows: readonly (readonly Child[])[], props: Props = {},
): HTMLElement {
  const isNumber = (child: Child): boolean => typeof child === "number" || (typeof child === "string" && /^[-+−]?[\d., ]+( ?%| km²?| h)?$/.test(child));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption ?? head.join(", ") },
    h("table", props,
      caption ? h("caption", {}, caption) : null,
      h("thead", {}, h("tr", {}, ...head.map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", {}, ...rows.map((row) =>
        h("tr", {}, ...row.map((c, i) =>
          i === 0 ? h("th", { scope: "row" }, c) : h("td", isNumber(c) ? { class: "n" } : {}, c)))))));
}
