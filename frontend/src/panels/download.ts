// Tables and pictures as files.
import { words } from "../words/en";
import { button } from "./dom";

export type Cell = string | number | boolean | null | undefined;

// A spreadsheet program runs cells that begin so (CSV injection).
const RUNS = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[-+]?\d+(\.\d+)?$/;

/** RFC 4180, with cells that a spreadsheet program would run made harmless. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => {
    let text = value === null || value === undefined ? "" : String(value);
    if (RUNS.test(text) && !PLAIN_NUMBER.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

export function save(name: string, content: Blob | string, media = "text/csv;charset=utf-8"): void {
  const blob = typeof content === "string" ? new Blob([content], { type: media }) : content;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[^\w.-]+/g, "-");
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function csvButton(what: string, name: string, head: readonly string[], rows: () => readonly (readonly Cell[])[]): HTMLButtonElement {
  return button(words.download.csv, () => save(`${name}.csv`, csvOf(head, rows())), {
    class: "get", "aria-label": words.download.of(what, words.download.csv),
  });
}

export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

export function pngButton(what: string, name: string, canvas: () => HTMLCanvasElement | Promise<HTMLCanvasElement>): HTMLButtonElement {
  return button(words.download.png, () => void (async () => save(`${name}.png`, await pngOf(await canvas())))(), {
    class: "get", "aria-label": words.download.of(what, words.download.png),
  });
}

const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity", "opacity", "font", "text-anchor"];

/** A drawing as a file of its own: styles are written into it. */
export function svgButton(what: string, name: string, drawing: SVGSVGElement, defs: SVGSVGElement | null): HTMLButtonElement {
  const make = (): string => {
    const copy = drawing.cloneNode(true) as SVGSVGElement;
    if (defs) copy.prepend(...[...defs.cloneNode(true).childNodes]);
    const from = [...(defs?.querySelectorAll("*") ?? []), ...drawing.querySelectorAll("*")];
    [...copy.querySelectorAll("*")].forEach((element, i) => {
      const style = from[i] ? getComputedStyle(from[i]) : null;
      for (const name of DRAWN) {
        const value = style?.getPropertyValue(name);
        if (value && !value.includes("url(")) element.setAttribute(name, value);
      }
      element.removeAttribute("class");
    });
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    return new XMLSerializer().serializeToString(copy);
  };
  return button(words.download.svg, () => save(`${name}.svg`, make(), "image/svg+xml"), {
    class: "get", "aria-label": words.download.of(what, words.download.svg),
  });
}
