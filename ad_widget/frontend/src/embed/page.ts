/** What all that ad_widget has put into one page shares: one module serves every widget in it. */

import type { Model, Traits } from "../wire/model.ts";

/** The front-end module, as a page sees it. */
export interface Module {
  default: {
    initialize(props: { model: Model }): (() => void) | undefined;
    render(props: { model: Model; el: HTMLElement }): () => void;
  };
  /** Show a widget without a kernel. */
  mount(el: HTMLElement, payload: Payload): () => void;
}

/** A widget as it is written into a page. */
export interface Payload extends Partial<Traits> {
  /** Tells the widgets of a page apart: what bears the same is one widget, shown again. */
  widget?: string | null;
}

/** Takes up what stands by for a view that may not come. */
export interface Standins {
  push(root: HTMLElement): void;
}

interface Page {
  /** The module, once one has come. */
  module?: Promise<Module>;
  /** Let the module be the one that comes of this. */
  bring?: (module: Module | Promise<Module>) => void;
  /** A module that came with the page is on its way. */
  brought?: boolean;
  /** What the module itself has left, so that the same is not taken again. */
  served?: Module & { build: string };
  standins?: Standins;
  watches?: boolean;
  /** Settled once all widgets are shown whose turn has come so far. */
  turn?: Promise<unknown>;
}

export const page: Page = ((globalThis as Record<symbol, unknown>)[Symbol.for("ad_widget.page")] ??= {})!;

/** The module, whenever it comes. */
export function awaited(): Promise<Module> {
  return (page.module ??= new Promise((resolve) => (page.bring = resolve)));
}

/**
 * Show a widget once it is `ready` and all before it have had their turn: links tell the widgets of a
 * page that are alike by their order.
 */
export async function inTurn<T>(ready: Promise<T>, show: (what: T) => void): Promise<void> {
  const before = page.turn;
  const shown = ready.then((what) => Promise.resolve(before).then(() => show(what)));
  page.turn = Promise.allSettled([before, shown]);
  return shown;
}

/** The compressed part of a fragment that holds its data, or the module. */
export function part(of: ParentNode, kind: "data" | "module"): HTMLElement | null {
  return of.querySelector(`script[type*=".${kind}+"]`);
}

/** The most bytes that are unpacked: many times what a widget or the module has, and no burden to hold. */
const MOST = 64 * 2 ** 20;

/** The bytes little by little, as they are asked for: a browser unpacks all it is handed before it waits. */
function trickle(bytes: Uint8Array<ArrayBuffer>): ReadableStream<BufferSource> {
  const PART = 4096; // at most a thousandfold when unpacked
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += PART)));
      else controller.close();
    },
  });
}

/**
 * What these bytes were before they were deflated, in parts.
 *
 * A page may come from anybody, and a megabyte may unpack to a thousand: beyond `MOST` this stops,
 * and throws.
 */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>[]> {
  const reader = trickle(bytes).pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    size += value.byteLength;
    if (size > MOST) {
      void reader.cancel().catch(() => {});
      throw new Error(`what it holds unpacks to more than ${MOST / 2 ** 20} MB`);
    }
    parts.push(value);
  }
}

/** The data in a fragment, as JSON text. */
export async function dataIn(node: HTMLElement): Promise<string> {
  const text = atob(node.textContent!.trim());
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const decoder = new TextDecoder();
  const parts = (await inflate(bytes)).map((part) => decoder.decode(part, { stream: true }));
  return parts.join("") + decoder.decode();
}

/** The bytes that `pack.mjs` wrote as text: 13 bits in two characters, at the end 6 in one. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const { length } = text;
  // A table and typed arrays: this runs once, before it has been compiled, and with it the first picture waits.
  const digits = new Uint16Array(128);
  for (let code = 33, digit = 0; code < 127; code++) if (!'"<\\'.includes(String.fromCharCode(code))) digits[code] = digit++;
  const codes = new TextEncoder().encode(`${text}!`);
  const bytes = new Uint8Array(((length >> 1) * 13 + (length & 1) * 6) >> 3);
  for (let k = 0, at = 0, held = 0, bits = 0; k < length; k += 2) {
    held |= (digits[codes[k]] + 91 * digits[codes[k + 1]]) << bits;
    for (bits += 13; bits > 7; bits -= 8, held >>= 8) bytes[at++] = held;
  }
  return bytes;
}

/** Import the module from its packed text. */
export async function unpacked(packed: string): Promise<Module> {
  const parts = await inflate(bytesOf(packed));
  const url = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  return import(url).finally(() => URL.revokeObjectURL(url));
}

/** Why a widget is not shown, in its place. */
export function refusal(what: string, error: unknown): HTMLElement {
  const note = document.createElement("p");
  note.textContent = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  return note;
}

/** Have the module that stands in the page, unless one has been brought before. */
export function bring(node: HTMLElement): void {
  if (page.brought) return;
  page.brought = true;
  page.bring?.(unpacked(node.textContent!.trim()));
}
