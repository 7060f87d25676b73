// Reads the packed arrays of docs/api.md ("FCB1").

const KINDS = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
} as const;

type Kind = keyof typeof KINDS;
type Numbers = Uint8Array | Uint16Array | Int16Array | Int32Array | Uint32Array | Float32Array;

interface Entry {
  readonly dtype: Kind;
  readonly shape: readonly number[];
  readonly offset: number;
}

/** Squares of a projected grid, north up, with degrees at some of its lines. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  /** Metres a cell. */
  readonly cell: number;
  readonly meshRows: Int32Array;
  readonly meshColumns: Int32Array;
  /** (row line, column line), degrees. */
  readonly meshLon: Float32Array;
  readonly meshLat: Float32Array;
}

export interface ControlPack {
  readonly mapper: string;
  readonly title: string;
  readonly firstDay: string;
  readonly days: number;
  readonly grid: Grid;
  readonly base: Uint8Array;
  readonly mapOfDay: Int16Array;
  readonly mapDay: Int32Array;
  readonly starts: Uint32Array;
  readonly cell: Uint32Array;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface ForecastPack {
  readonly model: string;
  readonly side: string;
  readonly issued: string;
  readonly leads: readonly number[];
  readonly grid: Grid;
  /** (lead, row, column), chance times 200; 255: not known. */
  readonly probability: Uint8Array;
  readonly control: Uint8Array;
  readonly domain: Uint8Array;
}

interface Header {
  readonly arrays: Readonly<Record<string, Entry>>;
  readonly grid: { readonly cell: number; readonly height: number; readonly width: number };
  readonly [name: string]: unknown;
}

/** Header and arrays of a packed file; throws where the file is not one. */
export function unpack(bytes: ArrayBuffer): { header: Header; array: <K extends Kind>(name: string, dtype: K) => InstanceType<(typeof KINDS)[K]> } {
  const view = new DataView(bytes);
  if (bytes.byteLength < 8 || view.getUint32(0) !== 0x46434231) throw new Error("not a packed file");
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length))) as Header;
  const begin = 8 + length;
  const array = <K extends Kind>(name: string, dtype: K): InstanceType<(typeof KINDS)[K]> => {
    const entry = header.arrays[name];
    if (!entry || entry.dtype !== dtype) throw new Error(`no array ${name} of ${dtype}`);
    const count = entry.shape.reduce((a, b) => a * b, 1);
    const made: Numbers = new KINDS[dtype](bytes, begin + entry.offset, count);
    return made as InstanceType<(typeof KINDS)[K]>;
  };
  return { header, array };
}

function gridOf({ header, array }: ReturnType<typeof unpack>): Grid {
  return {
    width: header.grid.width,
    height: header.grid.height,
    cell: header.grid.cell,
    meshRows: array("mesh_rows", "int32"),
    meshColumns: array("mesh_columns", "int32"),
    meshLon: array("mesh_lon", "float32"),
    meshLat: array("mesh_lat", "float32"),
  };
}

/** Every day's control of one mapper. */
export function readControl(bytes: ArrayBuffer): ControlPack {
  const packed = unpack(bytes);
  const { header, array } = packed;
  return {
    mapper: String(header["mapper"]),
    title: String(header["title"]),
    firstDay: String(header["first_day"]),
    days: Number(header["days"]),
    grid: gridOf(packed),
    base: array("base", "uint8"),
    mapOfDay: array("map_of_day", "int16"),
    mapDay: array("map_day", "int32"),
    starts: array("starts", "uint32"),
    cell: array("cell", "uint32"),
    before: array("before", "uint8"),
    after: array("after", "uint8"),
  };
}

/** A model's probability by lead and cell. */
export function readForecast(bytes: ArrayBuffer): ForecastPack {
  const packed = unpack(bytes);
  const { header, array } = packed;
  return {
    model: String(header["model"]),
    side: String(header["side"]),
    issued: String(header["issued"]),
    leads: header["leads"] as number[],
    grid: gridOf(packed),
    probability: array("probability", "uint8"),
    control: array("control", "uint8"),
    domain: array("domain", "uint8"),
  };
}
