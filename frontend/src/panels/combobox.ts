// A text field with suggestions below it: ARIA's "editable combobox with list autocomplete".
import { h } from "./dom";

export interface Suggestion {
  readonly label: string;
  readonly note?: string;
  readonly pick: () => void;
}

export interface Combobox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly close: () => void;
  readonly suggest: () => void;
}

let count = 0;

/** A field whose suggestions come from its text and caret; Enter without a choice calls `enter`. */
export function combobox(options: {
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly hideLabel?: boolean;
  readonly class?: string;
  readonly spoken: (found: number) => string;
  readonly suggestions: (text: string, caret: number) => readonly Suggestion[];
  readonly enter?: () => void;
}): Combobox {
  const id = `list-${++count}`;
  const list = h("ul", { id, role: "listbox", class: "suggestions", "aria-label": options.label, hidden: true });
  const status = h("span", { class: "unseen", role: "status" });
  const input = h("input", {
    type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, placeholder: options.hint, value: options.value ?? "",
  });
  let shown: readonly Suggestion[] = [];
  let active = -1;

  const close = (): void => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (index: number): void => {
    const chosen = shown[index];
    close();
    chosen?.pick();
  };
  const point = (index: number): void => {
    active = shown.length ? (index + shown.length) % shown.length : -1;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    const item = list.children[active];
    if (!item) return;
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const suggest = (): void => {
    shown = options.suggestions(input.value, input.selectionStart ?? input.value.length);
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...shown.map((s, i) => h("li", {
      id: `${id}-${i}`, role: "option", "aria-selected": "false",
      on: { mousedown: (event) => event.preventDefault(), click: () => pick(i) },
    }, h("span", {}, s.label), s.note ? h("small", {}, s.note) : null)));
    list.hidden = shown.length === 0;
    input.setAttribute("aria-expanded", String(shown.length > 0));
    status.textContent = input.value ? options.spoken(shown.length) : "";
  };
  input.addEventListener("input", suggest);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) suggest();
      point(event.key === "ArrowDown" ? active + 1 : active < 0 ? shown.length - 1 : active - 1);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open && active >= 0) pick(active);
      else {
        close();
        options.enter?.();
      }
    } else if (event.key === "Tab" && open && active >= 0) {
      event.preventDefault();
      pick(active);
    }
  });
  const element = h("div", { class: `combobox ${options.class ?? ""}` },
    h("label", {}, h("span", options.hideLabel ? { class: "unseen" } : {}, options.label), input), list, status);
  return { element, input, close, suggest };
}
