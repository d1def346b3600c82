/**
 * A leaf's number on its card under the hand: dragged sideways, by mouse or finger; and, once it is in
 * hand, stepped by arrow keys and wheel. `Enter` on a leaf's card, or a drag, takes it in hand.
 */

import { OWN_KEYS, html, mark } from "../../dom.ts";
import { movable } from "../../sampling/entries.ts";
import { type Item, itemsOf } from "../../scene/items.ts";
import type { Placed } from "../../scene/place.ts";
import { computed, effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import css from "./grab.css";
import { exactText } from "../parts/fields.ts";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";
import { isLog } from "./scale.ts";
import { dragged, ownStep, paceOf, stepped } from "../parts/stepping.ts";

/** A hand that has moved less than this has not begun to drag, in px. */
const STEADY = 4;

const KEYS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

/** A number of a leaf. */
interface Place {
  readonly leaf: number;
  readonly at: number;
}

const numbers = new WeakMap<Placed, Map<number, readonly Item[]>>();

/** The numbers that are written on a card: its value, or the elements of it. */
function numbersOn(placed: Placed, card: number): readonly Item[] {
  let known = numbers.get(placed);
  if (!known) numbers.set(placed, (known = new Map()));
  let found = known.get(card);
  if (!found) known.set(card, (found = itemsOf(placed).filter(({ of, kind, scalar, at }) => of === card && kind === "value" && (scalar || at >= 0))));
  return found;
}

class Grab implements Panel {
  readonly slot = "overlay";
  readonly el: HTMLElement;
  readonly #number = html("div", { ...OWN_KEYS, role: "spinbutton", tabindex: 0, class: "adw-grab-number" });
  #store!: Store;
  #window!: HTMLElement;
  /** The leaf whose number the keyboard can take in hand. */
  #leaf = -1;

  constructor() {
    this.el = rootOf("grab", [this.#number]);
    this.el.hidden = true;
  }

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    const stage = this.el.closest<HTMLElement>(".adw-stage")!;
    this.#window = stage.querySelector<HTMLElement>("[data-panel=graph]")!;
    const leaf = computed((): number => {
      const graph = store.graph();
      const k = graph?.leafNode.indexOf(store.chosen() ?? -1) ?? -1;
      return graph && k >= 0 && graph.leafShape(k).length === 0 && this.#free(graph, k) ? k : -1;
    });
    effect(() => {
      const k = leaf();
      // What is in hand stays, wherever the pointer goes.
      if (!this.#number.matches(":focus") || !store.graph() || !this.#free(store.graph()!, this.#leaf)) this.#leaf = k;
      const placed = store.shared.arranger.picture();
      store.camera();
      untracked(() => this.#place(placed));
    }, signal);
    effect(() => {
      store.numbers.moved();
      leaf();
      if (!this.el.hidden) untracked(() => this.#say());
    }, signal);
    this.#number.addEventListener("blur", () => {
      this.#leaf = untracked(leaf);
      this.#place(untracked(store.shared.arranger.picture));
    });
    this.#listenToPointers(stage, signal);
    this.#listenToKeys(stage, signal);
  }

  /** Whether a hand may move a leaf, and see its number. */
  #free(graph: Graph, leaf: number): boolean {
    const { editable } = this.#store.status();
    return editable && leaf >= 0 && leaf < graph.leafNode.length && movable(graph, leaf) && this.#store.mask()("value", graph.leafNode[leaf]);
  }

  /** Put the control over the number of its leaf. */
  #place(placed: Placed | null): void {
    const { scene } = placed ?? {};
    const node = this.#leaf < 0 ? -1 : (scene?.graph.leafNode[this.#leaf] ?? -1);
    const item = placed && node >= 0 ? numbersOn(placed, placed.scene.cardOf[node])[0] : undefined;
    this.el.hidden = !item?.scalar;
    if (!item?.scalar) return;
    const { scale, x, y } = untracked(this.#store.camera);
    const px = (at: number): string => `${at.toFixed(1)}px`;
    Object.assign(this.#number.style, {
      left: px(scale * item.x + x), top: px(scale * item.y + y), width: px(scale * item.width), height: px(scale * item.height),
    });
    mark(this.#number, "aria-label", `${scene!.graph.program.leaves[this.#leaf].name} on its card`);
    this.#say();
  }

  #say(): void {
    const graph = this.#store.graph();
    if (!graph || this.#leaf < 0) return;
    const x = this.#value({ leaf: this.#leaf, at: 0 });
    mark(this.#number, "aria-valuenow", String(x));
    mark(this.#number, "aria-valuetext", exactText(x));
  }

  #value({ leaf, at }: Place): number {
    return this.#store.numbers.values[untracked(this.#store.graph)!.leafStart[leaf] + at];
  }

  /** The number of a leaf that is at a place of the page. */
  #at(event: MouseEvent): Place | null {
    const key = (event.target as Element).closest?.<SVGElement>("[data-panel=graph] [data-node]")?.dataset.node;
    const placed = untracked(this.#store.shared.arranger.picture);
    const graph = untracked(this.#store.graph);
    if (key === undefined || !placed || placed.scene.graph !== graph) return null;
    const leaf = graph.leafNode.indexOf(graph.nodeKeys.indexOf(key));
    if (leaf < 0 || !untracked(() => this.#free(graph, leaf))) return null;
    const box = this.#window.getBoundingClientRect();
    const zoom = box.width / this.#window.offsetWidth || 1;
    const camera = untracked(this.#store.camera);
    const x = ((event.clientX - box.left) / zoom - camera.x) / camera.scale;
    const y = ((event.clientY - box.top) / zoom - camera.y) / camera.scale;
    const inside = (item: Item): boolean => x >= item.x && x <= item.x + item.width && y >= item.y && y <= item.y + item.height;
    const item = numbersOn(placed, placed.scene.cardOf[graph.leafNode[leaf]]).find(inside);
    return item ? { leaf, at: Math.max(item.at, 0) } : null;
  }

  #listenToPointers(stage: HTMLElement, signal: AbortSignal): void {
    const { actions } = this.#store;
    let held: (Place & { id: number; x: number; y: number; from: number; travel: number; taken: boolean }) | null = null;
    const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void): void =>
      stage.addEventListener(name, run, { signal, capture: true });
    on("pointerdown", (event) => {
      const place = event.button === 0 && !held ? this.#at(event) : null;
      const from = place ? this.#value(place) : NaN;
      if (place && Number.isFinite(from)) held = { ...place, id: event.pointerId, x: event.clientX, y: event.clientY, from, travel: 0, taken: false };
    });
    on("pointermove", (event) => {
      if (!held) return void (event.buttons === 0 && this.#window.classList.toggle("adw-on-number", this.#at(event) !== null));
      if (event.pointerId !== held.id) return;
      const dx = event.clientX - held.x;
      if (!held.taken) {
        const dy = Math.abs(event.clientY - held.y);
        if (Math.abs(dx) < STEADY && dy < STEADY) return;
        if (dy > Math.abs(dx)) return void (held = null); // a hand that scrolls, or moves the picture
        held.taken = true;
        this.#window.setPointerCapture(held.id);
        this.#store.select(untracked(this.#store.graph)!.leafNode[held.leaf]);
      }
      event.preventDefault(); // the picture stays
      held.travel += dx * paceOf(event);
      held.x = event.clientX;
      actions.setLeaf(held.leaf, held.at, dragged(held.from, held.travel, untracked(() => this.#isLog(held!.leaf))));
    });
    const end = (event: PointerEvent): void => {
      if (event.pointerId !== held?.id) return;
      const { taken, leaf } = held;
      held = null;
      if (!taken) return;
      actions.settle();
      if (leaf === this.#leaf && !this.el.hidden) this.#number.focus({ preventScroll: true });
    };
    on("pointerup", end);
    on("pointercancel", end);
  }

  #isLog(leaf: number): boolean {
    return isLog(this.#store, this.#store.graph()!, leaf);
  }

  #listenToKeys(stage: HTMLElement, signal: AbortSignal): void {
    stage.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || this.el.hidden) return;
      const graph = untracked(this.#store.graph)!;
      const key = (event.target as Element).closest?.<SVGElement>("[data-panel=graph] [data-node]")?.dataset.node;
      if (key === undefined || key !== graph.nodeKeys[graph.leafNode[this.#leaf]]) return;
      event.preventDefault();
      event.stopPropagation();
      this.#number.focus({ preventScroll: true });
    }, { signal, capture: true });
    this.#number.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      const sign = KEYS[event.key];
      if (event.key === "Escape") {
        const card = this.#store.viewport()?.cards.find((el) => (el as SVGElement).dataset.node === this.#key());
        (card as SVGElement | undefined)?.focus({ preventScroll: true });
      }
      if (sign === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.#step(sign, event);
    }, { signal });
    // The wheel is the page's until the number is in hand.
    stage.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey || !this.#number.matches(":focus") || this.#at(event)?.leaf !== this.#leaf) return;
      const turn = event.deltaY + event.deltaX;
      if (!turn) return;
      event.preventDefault();
      event.stopPropagation();
      this.#step(turn < 0 ? 1 : -1, event);
    }, { signal, capture: true, passive: false });
  }

  #key(): string | undefined {
    const graph = untracked(this.#store.graph)!;
    return graph.nodeKeys[graph.leafNode[this.#leaf]];
  }

  #step(sign: number, event: KeyboardEvent | WheelEvent): void {
    const { actions } = this.#store;
    const graph = untracked(this.#store.graph);
    if (!graph || this.#leaf < 0) return;
    const x = this.#value({ leaf: this.#leaf, at: 0 });
    const own = untracked(() => this.#isLog(this.#leaf)) ? 0 : graph.controls[this.#leaf]?.step;
    actions.setLeaf(this.#leaf, 0, stepped(x, own || ownStep(x), sign, event));
    actions.settle();
  }
}

export const grab: Kind = { name: "grab", css, meanwhile: () => noRoom("overlay"), make: () => new Grab() };
