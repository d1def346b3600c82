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
 * The text in a compressed part.
 *
 * A page may come from anybody, and a megabyte may unpack to a thousand: beyond `MOST` this stops,
 * and throws.
 */
export async function inflate(node: HTMLElement): Promise<string> {
  const bytes = Uint8Array.from(atob(node.textContent!.trim()), (c) => c.charCodeAt(0));
  const reader = trickle(bytes).pipeThrough(new DecompressionStream("deflate")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MOST) {
      void reader.cancel().catch(() => {});
      throw new Error(`what it holds unpacks to more than ${MOST / 2 ** 20} MB`);
    }
    text += decoder.decode(value, { stream: true });
  }
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
  page.bring?.(inflate(node).then((text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })))));
}
