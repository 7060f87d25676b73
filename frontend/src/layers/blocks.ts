// Where cells differ between two pictures, as few rectangles: what need not be painted is not.
import type { CellsSpec } from "./spec";

/** Cells `left <= column < right`, `top <= row < bottom`. */
export interface Block {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

type Cells = Pick<CellsSpec, "side" | "now" | "then" | "chance"> & { readonly mode: string };

const EDGE = 16;
const MOST = 24; // with more, all is painted at once

/** Blocks in which two pictures differ; null: paint all of it. */
export function changedBlocks(before: Cells, now: Cells & { readonly grid: { readonly width: number; readonly height: number } }): Block[] | null {
  if (before.mode !== now.mode || before.side !== now.side) return null;
  const pairs = [[before.now, now.now], [before.then, now.then], [before.chance, now.chance]] as const;
  const { width } = now.grid;
  const across = Math.ceil(width / EDGE);
  const found = new Map<number, { left: number; top: number; right: number; bottom: number }>();
  for (const [old, next] of pairs) {
    if (!old && !next) continue;
    if (!old || !next || old.length !== next.length) return null;
    for (let i = 0; i < next.length; i++) {
      if (old[i] === next[i]) continue;
      const column = i % width;
      const row = (i - column) / width;
      const key = Math.floor(row / EDGE) * across + Math.floor(column / EDGE);
      const block = found.get(key);
      if (!block) {
        if (found.size >= MOST) return null;
        found.set(key, { left: column, top: row, right: column + 1, bottom: row + 1 });
        continue;
      }
      block.left = Math.min(block.left, column);
      block.right = Math.max(block.right, column + 1);
      block.bottom = Math.max(block.bottom, row + 1);
      block.top = Math.min(block.top, row);
    }
  }
  return [...found.values()];
}
