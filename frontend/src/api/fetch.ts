// One way to ask the server, or the files beside the page; errors in the server's one shape.
import type { ErrorShape } from "./types";

/** What a server said instead of an answer; the text is a stranger's and is shown as text only. */
export class AnswerError extends Error {
  readonly status: number;
  readonly shape: ErrorShape | null;

  constructor(status: number, shape: ErrorShape | null, address: string) {
    super(shape?.message ?? `${address}: ${status}`);
    this.status = status;
    this.shape = shape;
  }
}

export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** An address relative to the page, with its parameters. */
export function addressOf(path: string, query: Query = {}): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") given.set(key, String(value));
  }
  const text = given.toString();
  return text ? `${path}?${text}` : path;
}

async function ask(address: string, signal?: AbortSignal): Promise<Response> {
  const got = await fetch(address, signal ? { signal } : {});
  if (got.ok) return got;
  throw new AnswerError(got.status, await shapeOf(got), address);
}

async function shapeOf(got: Response): Promise<ErrorShape | null> {
  try {
    const found: unknown = await got.json();
    const isShape = typeof found === "object" && found !== null && "message" in found;
    return isShape ? (found as ErrorShape) : null;
  } catch {
    return null; // a static host's page of its own
  }
}

export async function getJson<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return (await (await ask(addressOf(path, query), signal)).json()) as T;
}

export async function getBytes(path: string, query: Query = {}): Promise<ArrayBuffer> {
  return (await ask(addressOf(path, query))).arrayBuffer();
}
