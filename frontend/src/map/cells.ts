// A layer of cells on the mesh of a grid: one texture of values, written anew in place.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from "maplibre-gl";
import { MercatorCoordinate } from "maplibre-gl";
import type { Grid } from "../api/packed";
import type { CellsSpec } from "../layers/spec";
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
}

export class CellsLayer implements CustomLayerInterface {
  readonly id = "cells";
  readonly type = "custom";
  readonly renderingMode = "2d";
  /** Called after a frame has been painted from other values than the one before. */
  painted: (spec: CellsSpec) => void = () => {};
  #map: MapLibre | null = null;
  #gl: WebGL2RenderingContext | null = null;
  #parts: Parts | null = null;
  #spec: CellsSpec | null = null;
  #uploaded = "";
  #painted: CellsSpec | null = null;
  #colours: Colours;
  readonly #alpha: number;

  constructor(colours: Colours, alpha: number) {
    this.#colours = colours;
    this.#alpha = alpha;
  }

  set colours(colours: Colours) {
    this.#colours = colours;
    this.#map?.triggerRepaint();
  }

  show(spec: CellsSpec | null): void {
    this.#spec = spec;
    this.#map?.triggerRepaint();
  }

  onAdd(map: MapLibre, gl: WebGL2RenderingContext): void {
    this.#map = map;
    this.#gl = gl;
    this.#parts = null;
    this.#uploaded = "";
  }

  onRemove(): void {
    this.#parts = null;
    this.#map = null;
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const spec = this.#spec;
    if (!spec || !this.#map || this.#gl !== gl) return;
    if (this.#parts?.grid !== spec.grid) {
      this.#parts = makeParts(gl, spec.grid);
      this.#uploaded = "";
    }
    const parts = this.#parts;
    gl.useProgram(parts.program);
    const key = `${spec.mode} ${spec.revision}`;
    if (this.#uploaded !== key) {
      for (const name of TEXTURES) upload(gl, parts.textures[name], spec.grid, spec[name]);
      this.#uploaded = key;
    }
    this.#set(parts, spec, input);
    gl.bindVertexArray(parts.vertices);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.CULL_FACE);
    gl.drawElements(gl.TRIANGLES, parts.count, gl.UNSIGNED_SHORT, 0);
    gl.bindVertexArray(null);
    if (this.#painted !== spec) {
      this.#painted = spec;
      this.painted(spec);
    }
  }

  #set({ gl, at, textures, origin }: Parts, spec: CellsSpec, input: CustomRenderMethodInput): void {
    const zoom = this.#map?.getZoom() ?? 8;
    TEXTURES.forEach((name, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, textures[name]);
      gl.uniform1i(at(`u_${name}`), unit);
    });
    gl.activeTexture(gl.TEXTURE0);
    gl.uniformMatrix4fv(at("u_matrix"), false, shifted(input.defaultProjectionData.mainMatrix, origin));
    gl.uniform2i(at("u_size"), spec.grid.width, spec.grid.height);
    gl.uniform1i(at("u_mode"), MODES[spec.mode]);
    gl.uniform1i(at("u_side"), spec.side);
    gl.uniform1f(at("u_pattern"), 512 * 2 ** Math.round(zoom));
    gl.uniform1f(at("u_ratio"), this.#map?.getPixelRatio() ?? 1);
    gl.uniform1f(at("u_alpha"), this.#alpha);
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
  return { gl, program, at, vertices, textures, count: order.length, origin, grid };
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
