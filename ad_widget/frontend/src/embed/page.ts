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
}

export const page: Page = ((globalThis as Record<symbol, unknown>)[Symbol.for("ad_widget.page")] ??= {})!;

/** The module, whenever it comes. */
export function awaited(): Promise<Module> {
  return (page.module ??= new Promise((resolve) => (page.bring = resolve)));
}

/** The compressed part of a fragment that holds its data, or the module. */
export function part(of: ParentNode, kind: "data" | "module"): HTMLElement | null {
  return of.querySelector(`script[type*=".${kind}+"]`);
}

export async function inflate(node: HTMLElement): Promise<string> {
  const bytes = Uint8Array.from(atob(node.textContent!.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

/** Have the module that stands in the page, unless one has been brought before. */
export function bring(node: HTMLElement): void {
  if (page.brought) return;
  page.brought = true;
  page.bring?.(inflate(node).then((text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })))));
}
