/** What a panel is. `index.ts` lists them; CONTRIBUTING shows the smallest. */

import { html } from "../dom.ts";
import type { Store } from "../store.ts";

/**
 * Where a panel stands: above everything, beside the graph, the graph's own place, below it, or
 * over it.
 */
export type Slot = "top" | "side" | "main" | "bottom" | "overlay";

export interface Panel {
  readonly slot: Slot;
  /** Its root, with `data-panel`. */
  readonly el: HTMLElement;
  /** Show what the store holds, in effects that end with `signal`. */
  attach(store: Store, signal: AbortSignal): void;
}

/** A kind of panel: each view makes its own of it. */
export interface Kind {
  readonly name: string;
  /**
   * The title of its tab, if it is one of those in the bottom slot of which `view.panel` names the
   * one that is open: it is made when it is opened, and its signal aborts when it is closed.
   */
  readonly tab?: string;
  readonly css: string;
  /**
   * What keeps its room in the first frame, which is the picture's: it is made after that. Null
   * where it is needed at once.
   */
  meanwhile?(store: Store): Room | null;
  make(): Panel;
}

/** What stands where a panel will. */
export interface Room {
  readonly slot: Slot;
  readonly el: ChildNode;
}

/** Of a panel that takes no room until something is done to it. */
export function noRoom(slot: Slot): Room {
  return { slot, el: document.createTextNode("") };
}

/** The root of a panel. */
export function rootOf(name: string, children: (Node | string)[] = []): HTMLElement {
  return html("div", { "data-panel": name, class: `adw-${name}` }, ...children);
}
