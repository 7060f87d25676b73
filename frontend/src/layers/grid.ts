// Which cell lies at a place: the mesh of a grid, turned round.
import type { Grid } from "../api/packed";

const STEPS = 12; // of Newton; the mesh is nearly a parallelogram, so three do

/** Column and row (fractions of cells) of a place; null outside. */
export function cellAt(grid: Grid, lon: number, lat: number): [number, number] | null {
  const columns = grid.meshColumns.length;
  const rows = grid.meshRows.length;
  let u = (columns - 1) / 2;
  let v = (rows - 1) / 2;
  for (let step = 0; step < STEPS; step++) {
    const i = Math.min(Math.max(Math.floor(u), 0), columns - 2);
    const j = Math.min(Math.max(Math.floor(v), 0), rows - 2);
    const at = (dj: number, di: number): [number, number] => {
      const k = (j + dj) * columns + i + di;
      return [grid.meshLon[k]!, grid.meshLat[k]!];
    };
    const [a, b, c, d] = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
    const [fu, fv] = [u - i, v - j];
    const mix = (n: 0 | 1): number =>
      a[n] * (1 - fu) * (1 - fv) + b[n] * fu * (1 - fv) + c[n] * (1 - fu) * fv + d[n] * fu * fv;
    const du = (n: 0 | 1): number => (b[n] - a[n]) * (1 - fv) + (d[n] - c[n]) * fv;
    const dv = (n: 0 | 1): number => (c[n] - a[n]) * (1 - fu) + (d[n] - b[n]) * fu;
    const [x, y] = [lon - mix(0), lat - mix(1)];
    const det = du(0) * dv(1) - du(1) * dv(0);
    const [su, sv] = [(x * dv(1) - y * dv(0)) / det, (y * du(0) - x * du(1)) / det];
    u += su;
    v += sv;
    if (Math.abs(su) + Math.abs(sv) < 1e-7) break;
  }
  if (!(u >= 0 && v >= 0 && u <= columns - 1 && v <= rows - 1)) return null;
  return [along(grid.meshColumns, u), along(grid.meshRows, v)];
}

function along(lines: Int32Array, at: number): number {
  const i = Math.min(Math.floor(at), lines.length - 2);
  return lines[i]! + (lines[i + 1]! - lines[i]!) * (at - i);
}

/** Value of the cell at a place; null outside of the grid. */
export function valueAt(grid: Grid, cells: Uint8Array, lon: number, lat: number): number | null {
  const found = cellAt(grid, lon, lat);
  if (!found) return null;
  const column = Math.min(Math.floor(found[0]), grid.width - 1);
  const row = Math.min(Math.floor(found[1]), grid.height - 1);
  return cells[row * grid.width + column] ?? null;
}
