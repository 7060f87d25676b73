// A text cut where claims and boilerplate begin and end. Offsets count characters, as Python does,
// not the halves of which a script's strings are made.

export interface Mark {
  readonly claim: string;
  readonly start: number;
  readonly end: number;
}

export interface Piece {
  readonly text: string;
  /** Claims that this piece belongs to; marks may overlap. */
  readonly claims: readonly string[];
  /** Not part of the account itself. */
  readonly plain: boolean;
}

export function pieces(text: string, marks: readonly Mark[], boilerplate: readonly (readonly number[])[]): Piece[] {
  const letters = [...text];
  const cuts = new Set([0, letters.length]);
  for (const { start, end } of marks) cuts.add(start).add(end);
  for (const [start = 0, end = 0] of boilerplate) cuts.add(start).add(end);
  const sorted = [...cuts].filter((c) => c >= 0 && c <= letters.length).sort((a, b) => a - b);
  const out: Piece[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [from, to] = [sorted[i]!, sorted[i + 1]!];
    out.push({
      text: letters.slice(from, to).join(""),
      claims: marks.filter((m) => m.start <= from && m.end >= to).map((m) => m.claim),
      plain: boilerplate.some(([start = 0, end = 0]) => start <= from && end >= to),
    });
  }
  return out;
}
