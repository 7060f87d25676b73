// A picture of cells on the mesh of a grid: one texture of values, written anew in place.
import { MercatorCoordinate } from "maplibre-gl";
import type { Grid } from "../api/packed";
import type { CellsSpec } from "../layers/spec";
import { type Block, changedBlocks } from "../layers/blocks";
import { type Colours, rgb, type Token } from "./colours";
import { FRAGMENT, VERTEX } from "./shaders";

const MODES = { control: 0, change: 1, differ: 2, chance: 3 } as const;
const UNIFORMS: Readonly<Record<string, Token>> = {
  u_paper: "paper", u_ink: "ink", u_unknown: "unknown", u_contested_wash: "contested-wash",
  u_contested: "contested", u_wash1: "side1-wash", u_hatch1: "side1-hatch", u_strong1: "side1",
  u_wash2: "side2-wash", u_hatch2: "side2-hatch", u_strong2: "side2", u_only_a: "c1",
  u_only_b: "c3",
};
const TEXTURES = ["now", "then", "chance"] as const;

interface Parts {
  readonly gl: WebGL2RenderingContext;
  readonly program: WebGLProgram;
  readonly at: (uniform: string) => WebGLUniformLocation | null;
  readonly vertices: WebGLVertexArrayObject;
  readonly textures: Readonly<Record<(typeof TEXTURES)[number], WebGLTexture>>;
  readonly count: number;
  readonly origin: readonly [number, number];
  readonly grid: Grid;
  /** Corners of the mesh: (place from the origin, column and row line). */
  readonly points: Float32Array;
}

/** What a picture of cells was drawn with; where it is the same, only changed cells are drawn anew. */
interface Drawn {
  readonly mode: string;
  readonly side: number;
  readonly now: Uint8Array;
  readonly then: Uint8Array | null;
  readonly chance: Uint8Array | null;
}

/**
 * A canvas of its own below the map's. Scrubbing through days paints only the blocks of cells that
 * changed, and leaves the map above, its names and roads, as it is.
 */
export class CellsCanvas {
  readonly canvas = document.createElement("canvas");
  /** Called after a day has been painted. */
  painted: (spec: CellsSpec) => void = () => {};
  readonly #gl: WebGL2RenderingContext;
  #parts: Parts | null = null;
  #spec: CellsSpec | null = null;
  #drawn: Drawn | null = null;
  #camera: { readonly matrix: Float64Array; readonly zoom: number; readonly ratio: number } | null = null;
  #colours: Colours;
  #waiting = 0;

  constructor(colours: Colours) {
    const gl = this.canvas.getContext("webgl2", { preserveDrawingBuffer: true, antialias: false, depth: false });
    if (!gl) throw new Error("no WebGL 2");
    this.#gl = gl;
    this.#colours = colours;
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.#parts = null;
      this.#again();
    });
  }

  set colours(colours: Colours) {
    this.#colours = colours;
    this.#again();
  }

  show(spec: CellsSpec | null): void {
    this.#spec = spec;
    if (!spec) this.#again();
    else this.#waiting ||= requestAnimationFrame(() => this.#draw());
  }

  /** Takes the map's view of this frame, and paints for it at once. */
  move(matrix: ArrayLike<number>, zoom: number, map: { readonly canvas: HTMLCanvasElement; readonly ratio: number }): void {
    const { width, height } = map.canvas;
    const before = this.#camera;
    const isSame = before !== null && this.canvas.width === width && this.canvas.height === height && before.matrix.every((v, i) => v === matrix[i]);
    if (isSame) return;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.#camera = { matrix: Float64Array.from(matrix), zoom, ratio: map.ratio };
    this.#drawn = null;
    this.#draw();
  }

  remove(): void {
    cancelAnimationFrame(this.#waiting);
    this.canvas.remove();
    this.#gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  #again(): void {
    this.#drawn = null;
    this.#waiting ||= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#waiting);
    this.#waiting = 0;
    const gl = this.#gl;
    const spec = this.#spec;
    const camera = this.#camera;
    if (!camera) return;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    if (!this.#drawn || !spec) {
      gl.disable(gl.SCISSOR_TEST);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    if (!spec) return;
    if (this.#parts?.grid !== spec.grid) {
      this.#parts = makeParts(gl, spec.grid);
      this.#drawn = null;
    }
    const parts = this.#parts;
    const blocks = this.#drawn && changedBlocks(this.#drawn, spec);
    if (blocks?.length !== 0) {
      gl.useProgram(parts.program);
      for (const name of TEXTURES) {
        if (!this.#drawn || spec[name]) upload(gl, parts.textures[name], spec.grid, spec[name]);
      }
      const matrix = shifted(camera.matrix, parts.origin);
      this.#set(parts, spec, matrix, camera);
      gl.bindVertexArray(parts.vertices);
      this.#paint(parts, blocks, matrix);
      gl.bindVertexArray(null);
    }
    const { mode, side, now, then, chance } = spec;
    this.#drawn = { mode, side, now: now.slice(), then: then?.slice() ?? null, chance: chance?.slice() ?? null };
    this.painted(spec);
  }

  /** Paints all, or only where blocks of cells have changed. */
  #paint(parts: Parts, blocks: readonly Block[] | null, matrix: Float32Array): void {
    const gl = this.#gl;
    const { width, height } = this.canvas;
    if (!blocks) {
      gl.drawElements(gl.TRIANGLES, parts.count, gl.UNSIGNED_SHORT, 0);
      return;
    }
    gl.enable(gl.SCISSOR_TEST);
    for (const block of blocks) {
      const [left, bottom, right, top] = boxOf(parts, block, matrix, [width, height]);
      if (right <= left || top <= bottom) continue;
      gl.scissor(left, bottom, right - left, top - bottom);
      gl.drawElements(gl.TRIANGLES, parts.count, gl.UNSIGNED_SHORT, 0);
    }
    gl.disable(gl.SCISSOR_TEST);
  }

  #set({ gl, at, textures }: Parts, spec: CellsSpec, matrix: Float32Array, { zoom, ratio }: { zoom: number; ratio: number }): void {
    TEXTURES.forEach((name, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, textures[name]);
      gl.uniform1i(at(`u_${name}`), unit);
    });
    gl.activeTexture(gl.TEXTURE0);
    gl.uniformMatrix4fv(at("u_matrix"), false, matrix);
    gl.uniform2i(at("u_size"), spec.grid.width, spec.grid.height);
    gl.uniform1i(at("u_mode"), MODES[spec.mode]);
    gl.uniform1i(at("u_side"), spec.side);
    gl.uniform1f(at("u_pattern"), 512 * 2 ** Math.round(zoom));
    gl.uniform1f(at("u_ratio"), ratio);
    for (const [name, token] of Object.entries(UNIFORMS)) {
      gl.uniform3fv(at(name), rgb(this.#colours[token]));
    }
  }
}

/** A matrix that takes places counted from an origin; in doubles, for float32 is too coarse. */
function shifted(matrix: ArrayLike<number>, [x, y]: readonly [number, number]): Float32Array {
  const out = Float64Array.from(matrix);
  for (let i = 0; i < 4; i++) out[12 + i]! += matrix[i]! * x + matrix[4 + i]! * y;
  return Float32Array.from(out);
}

const MARGIN_PX = 6; // the line's halo, and half a pixel of softness

/** Pixels (left, bottom, right, top) that cells may colour: their boundaries reach into neighbours. */
function boxOf(
  { grid, points }: Parts, block: Block, matrix: Float32Array, [width, height]: readonly [number, number],
): [number, number, number, number] {
  const columns = grid.meshColumns.length;
  const inside = (lines: Int32Array, from: number, to: number): [number, number] => {
    let [a, b] = [0, lines.length - 1];
    while (a + 1 < lines.length && lines[a + 1]! <= from) a++;
    while (b > 0 && lines[b - 1]! >= to) b--;
    return [a, b];
  };
  const [i0, i1] = inside(grid.meshColumns, block.left - 2, block.right + 2);
  const [j0, j1] = inside(grid.meshRows, block.top - 2, block.bottom + 2);
  const corner = (column: number, row: number): [number, number] => {
    // Between the mesh's lines around the block, as the mesh itself lies between them.
    const at = (j: number, i: number, n: 0 | 1): number => points[(j * columns + i) * 4 + n]!;
    const u = (column - grid.meshColumns[i0]!) / (grid.meshColumns[i1]! - grid.meshColumns[i0]!);
    const v = (row - grid.meshRows[j0]!) / (grid.meshRows[j1]! - grid.meshRows[j0]!);
    const [x, y] = ([0, 1] as const).map((n) =>
      at(j0, i0, n) * (1 - u) * (1 - v) + at(j0, i1, n) * u * (1 - v) + at(j1, i0, n) * (1 - u) * v + at(j1, i1, n) * u * v) as [number, number];
    const w = matrix[3]! * x + matrix[7]! * y + matrix[15]!;
    return [(matrix[0]! * x + matrix[4]! * y + matrix[12]!) / w, (matrix[1]! * x + matrix[5]! * y + matrix[13]!) / w];
  };
  const [l, r, t, b] = [block.left - 1.5, block.right + 1.5, block.top - 1.5, block.bottom + 1.5];
  const corners = [corner(l, t), corner(r, t), corner(l, b), corner(r, b)];
  const xs = corners.map(([x]) => ((x + 1) / 2) * width);
  const ys = corners.map(([, y]) => ((y + 1) / 2) * height);
  const within = (v: number, most: number): number => Math.min(Math.max(Math.round(v), 0), most);
  return [
    within(Math.min(...xs) - MARGIN_PX, width), within(Math.min(...ys) - MARGIN_PX, height),
    within(Math.max(...xs) + MARGIN_PX, width), within(Math.max(...ys) + MARGIN_PX, height),
  ];
}

function upload(gl: WebGL2RenderingContext, texture: WebGLTexture, grid: Grid, cells: Uint8Array | null): void {
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  const [width, height] = cells ? [grid.width, grid.height] : [1, 1];
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE,
    cells ?? new Uint8Array(1));
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
}

function makeProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("no shader can be made");
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new Error(gl.getShaderInfoLog(shader) ?? "a shader cannot be compiled");
    }
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(gl.getProgramInfoLog(program) ?? "a program cannot be linked");
  }
  return program;
}

function makeParts(gl: WebGL2RenderingContext, grid: Grid): Parts {
  const program = makeProgram(gl);
  const { points, order, origin } = meshOf(grid);
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, points, gl.STATIC_DRAW);
  for (const [name, offset] of [["a_place", 0], ["a_cell", 8]] as const) {
    const where = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(where);
    gl.vertexAttribPointer(where, 2, gl.FLOAT, false, 16, offset);
  }
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order, gl.STATIC_DRAW);
  gl.bindVertexArray(null);
  const textures = { now: gl.createTexture(), then: gl.createTexture(), chance: gl.createTexture() };
  const known = new Map<string, WebGLUniformLocation | null>();
  const at = (name: string): WebGLUniformLocation | null => {
    if (!known.has(name)) known.set(name, gl.getUniformLocation(program, name));
    return known.get(name) ?? null;
  };
  return { gl, program, at, vertices, textures, count: order.length, origin, grid, points };
}

/** Corners of the mesh (place from the first corner, column and row line) and its triangles. */
export function meshOf(grid: Grid): {
  points: Float32Array<ArrayBuffer>;
  order: Uint16Array<ArrayBuffer>;
  origin: [number, number];
} {
  const [rows, columns] = [grid.meshRows.length, grid.meshColumns.length];
  const at = (k: number): MercatorCoordinate =>
    MercatorCoordinate.fromLngLat([grid.meshLon[k]!, grid.meshLat[k]!]);
  const first = at(0);
  const points = new Float32Array(rows * columns * 4);
  const order: number[] = [];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const k = j * columns + i;
      const { x, y } = at(k);
      points.set([x - first.x, y - first.y, grid.meshColumns[i]!, grid.meshRows[j]!], k * 4);
      if (i + 1 < columns && j + 1 < rows) {
        order.push(k, k + 1, k + columns, k + 1, k + columns + 1, k + columns);
      }
    }
  }
  return { points, order: Uint16Array.from(order), origin: [first.x, first.y] };
}
