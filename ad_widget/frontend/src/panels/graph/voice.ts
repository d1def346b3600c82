/** For who hears the page: what a move has changed, once the hand rests, in four digits. */

import { html, say } from "../../dom.ts";
import { formatNumber } from "../../format.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import css from "./voice.css";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";
import { stateText } from "../parts/state.ts";

/** How long the hand rests before it is told, in ms. */
const REST = 500;

class Voice implements Panel {
  readonly slot = "overlay";
  readonly el = rootOf("voice");
  readonly #text = html("span");

  attach(store: Store, signal: AbortSignal): void {
    this.el.setAttribute("role", "status");
    this.el.append(this.#text);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => say(this.#text, told(store));
    effect(() => {
      store.numbers.moved();
      if (untracked(store.shared.moved) < 0) return;
      clearTimeout(timer);
      timer = setTimeout(tell, REST);
    }, signal);
    // What was said may be what is hidden now.
    effect(() => {
      store.mask();
      say(this.#text, "");
    }, signal);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }
}

/** The leaf that was moved, its gradient, and the output, or why they are not yet; what may not be seen is not said. */
function told(store: Store): string {
  const status = untracked(store.status);
  if (status.state !== "live") return stateText(status);
  const [graph, leaf, mask] = untracked(() => [store.graph(), store.shared.moved(), store.mask()]);
  if (!graph || leaf < 0 || leaf >= graph.program.leaves.length) return "";
  const { frame } = store.numbers;
  const one = (slot: number): string | null => {
    if (slot < 0) return null;
    const { start, shape } = graph.slots[slot];
    return shape.length === 0 ? formatNumber(frame[start]) : null;
  };
  const node = graph.leafNode[leaf];
  const said: string[] = [];
  const put = (text: string, number: string | null): void => void (number !== null && said.push(`${text} ${number}`));
  if (node >= 0) {
    if (mask("value", node)) put(graph.labels[node], one(graph.nodeValue[node]));
    if (mask("grad", node)) put("gradient", one(graph.nodeGrad[node]));
  }
  if (mask("value", graph.outputNode)) put(graph.outputName, one(graph.nodeValue[graph.outputNode]));
  return said.join(", ");
}

export const voice: Kind = { name: "voice", css, meanwhile: () => noRoom("overlay"), make: () => new Voice() };
