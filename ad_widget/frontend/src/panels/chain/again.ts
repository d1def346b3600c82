/** Derivatives of derivatives: the second one beside the first, and the way to the graph of either. */

import { OWN_KEYS, html, mark, say, sayMoving } from "../../dom.ts";
import { formatGradient, signColor } from "../../format.ts";
import { type Runner, createRunner } from "../../runner/index.ts";
import { computed, effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { byOf } from "../../view.ts";
import { Graph, isSingle } from "../../wire/graph.ts";

/** A line of it for the chosen leaf: there once a panel, or a derivative, has been asked for. */
export function againLine(store: Store, signal: AbortSignal): HTMLElement {
  const way = html("span", { class: "adw-seg" });
  const name = html("span", { class: "adw-what" });
  const number = html("b", { class: "adw-number" });
  const why = html("span");
  const again = html("button", { ...OWN_KEYS, type: "button" });
  const el = html("div", { class: "adw-again", hidden: true }, way, name, number, why, html("span", { class: "adw-seg" }, again));

  const by = computed(() => JSON.stringify(byOf(store.view())));
  const crumb = (text: string, to: string[], pressed: boolean): HTMLElement => {
    const button = html("button", { ...OWN_KEYS, type: "button", "aria-pressed": String(pressed) }, text);
    button.addEventListener("click", () => store.setView({ by: to, select: null }));
    return button;
  };
  /** The chosen leaf, where it is a single number that moves. */
  const leaf = computed((): number => {
    const graph = store.graph();
    const k = graph ? graph.leafNode.indexOf(store.selected() ?? -1) : -1;
    return graph && k >= 0 && graph.leafShape(k).length === 0 && graph.nodeGrad[graph.leafNode[k]] >= 0 ? k : -1;
  });
  again.addEventListener("click", () => {
    const graph = untracked(store.graph);
    const k = untracked(leaf);
    if (graph && k >= 0) store.setView({ by: [...(JSON.parse(untracked(by)) as string[]), graph.program.leaves[k].name] });
  });

  let further: Graph | null = null;
  let runner: Runner | null = null;
  effect(() => {
    const graph = store.graph();
    const done: string[] = JSON.parse(by());
    const asked = store.asked() || done.length > 0;
    // In an exercise there is no way to where its answers are values.
    el.hidden = !graph || !asked || store.shared.asked().length > 0 || (leaf() < 0 && !done.length);
    further = runner = null;
    if (!graph || el.hidden) return;
    const titles = store.shared.further();
    const title = (upTo: number): string => {
      const found = upTo ? titles.get(JSON.stringify(done.slice(0, upTo))) : null;
      return found instanceof Graph ? found.title : `∂/∂${done.slice(0, upTo).join("∂")}`;
    };
    way.hidden = !done.length;
    const first = /^∂(.*)\/∂/.exec(title(1))?.[1] || "the output";
    way.replaceChildren(crumb(first, [], false), ...done.map((_, k) => crumb(title(k + 1), done.slice(0, k + 1), k + 1 === done.length)));
    const k = leaf();
    again.hidden = k < 0;
    say(name, "");
    say(number, "");
    say(why, "");
    if (k < 0) return;
    const variable = graph.program.leaves[k].name;
    say(again, `d/d${variable} again`);
    const ofOne = store.view().seed !== null && !isSingle(graph.slots[graph.nodeValue[graph.outputNode]]);
    const found = ofOne ? "of one element of the output" : store.further(JSON.stringify([...done, variable]));
    again.hidden = typeof found === "string";
    if (typeof found === "string") say(why, `no ${done.length ? "further" : "second"} derivative: ${found}`);
    if (!(found instanceof Graph)) return;
    further = found;
    runner = createRunner(found.program);
    say(name, `∂²${graph.outputName}/∂${variable}²`);
  }, signal);
  effect(() => {
    store.numbers.version();
    store.graph();
    store.shared.further();
    store.view();
    const graph = untracked(store.graph);
    const k = leaf();
    const { values } = store.numbers;
    const known = further && runner && graph && k >= 0 && store.mask()("grad", graph.leafNode[k]);
    if (known) {
      for (let i = 0; i < graph.leafNode.length; i++) runner!.setLeaf(i, values.subarray(graph.leafStart[i], graph.leafStart[i + 1]));
      runner!.run();
      const { program, leafNode } = further!;
      const x = runner!.get(program.nodes[leafNode[k]].grad!)[0];
      sayMoving(number, `= ${formatGradient(x)}`);
      mark(number, "class", `adw-number adw-${signColor(x)}`);
      mark(el, "data-second", String(x));
    } else {
      say(number, "");
      mark(el, "data-second", null);
    }
  }, signal);
  return el;
}
