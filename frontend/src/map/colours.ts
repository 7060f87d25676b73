// Colours of the style sheet, as the map needs them. They are defined in styles/palette.css only.

export const TOKENS = [
  "paper", "ink", "soft", "faint", "rule", "wash", "unknown", "contested", "contested-wash",
  "side1", "side1-wash", "side1-hatch", "side1-ink", "side2", "side2-wash", "side2-hatch",
  "side2-ink", "c1", "c3", "calm",
] as const;

export type Token = (typeof TOKENS)[number];
export type Colours = Readonly<Record<Token, string>>;

/** The colours that hold now, light or dark, as "rgb(r, g, b)". */
export function readColours(): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const found: Partial<Record<Token, string>> = {};
  for (const token of TOKENS) {
    probe.style.color = `var(--${token})`;
    found[token] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found as Colours;
}

/** "rgb(r, g, b)" as three numbers from 0 to 1. */
export function rgb(colour: string): [number, number, number] {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [r / 255, g / 255, b / 255];
}
