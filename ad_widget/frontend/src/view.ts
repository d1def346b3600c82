/** One view of a session: bar, code, leaves, picture and chain rule, lit together. */

import { Bar } from "./panels/bar.ts";
import { pathsOf } from "./scene/paths.ts";
import { Code } from "./panels/code.ts";
import { html, mark, say } from "./dom.ts";
import { Foot } from "./panels/foot.ts";
import { Leaves } from "./panels/leaves.ts";
import type { EdgeMode } from "./scene/painter.ts";
import { Picture } from "./scene/picture.ts";
import { watchPrint } from "./print.ts";
import type { Session, View } from "./kernel/session.ts";
import { Summary } from "./panels/summary.ts";
import { dress, isDark, watchTheme } from "./theme.ts";

/** Larger graphs open without numbers on their edges. */
const LABELLED = 60;
/** Microtasks in which a host may give a view its place in the page. */
const TURNS = 64;
/** How long the numbers may lag behind the sliders before they are greyed, in ms. */
const PATIENCE = 250;

/** Show a session in `el`; returns what takes the view away again. */
export function showSession(session: Session, el: HTMLElement): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  let selected: string | null = null;
  let hovered: number | null = null;
  let lit: number | null = null;

  const hover = (node: number | null): void => {
    if (node === hovered) return;
    hovered = node;
    choose();
  };
  const select = (node: number): void => {
    selected = session.graph?.nodeKeys[node] ?? null;
    choose();
  };
  const leafNode = (k: number): number => session.graph?.leafNode[k] ?? -1;

  const bar = new Bar(
    {
      edges: (mode) => setMode(mode),
      fit: () => picture.fit(),
      zoom: (factor) => picture.zoomBy(factor),
      fullSize: () => picture.fullSize(),
      reset: () => session.reset(),
    },
    signal,
  );
  const code = new Code({ hover, select }, signal);
  const leaves = new Leaves(
    session,
    {
      hover: (k) => hover(k === null || leafNode(k) < 0 ? null : leafNode(k)),
      select: (k) => void (leafNode(k) >= 0 && select(leafNode(k))),
    },
    signal,
  );
  const picture = new Picture({ hover, select, zoomed: (scale) => bar.setScale(scale), placed: () => placed() }, signal);
  const summary = new Summary(session, signal);
  picture.el.append(summary.el);
  const foot = new Foot();
  const message = html("div", { class: "adw-message", role: "alert", hidden: true });
  const notes = html("div", { class: "adw-notes" });
  const side = html("div", { class: "adw-side" }, code.el, leaves.el, notes);
  const main = html("div", { class: "adw-main" }, side, picture.el, message);
  const frame = html("div", { class: "adw-frame" }, bar.el, main, foot.el);
  const root = html("div", { class: "ad-widget" });

  // A key or a click anywhere may run a cell: it must read what this picture shows.
  for (const event of ["keydown", "pointerdown"] as const) {
    el.ownerDocument.addEventListener(event, () => session.settle(), { capture: true, signal });
  }

  function setMode(mode: EdgeMode): void {
    bar.setMode(mode);
    picture.setMode(mode);
  }

  function choose(force = false): void {
    const { graph } = session;
    if (!graph) return;
    const kept = selected === null ? -1 : graph.nodeKeys.indexOf(selected);
    const node = hovered ?? (kept >= 0 ? kept : null);
    if (node === lit && !force) return;
    lit = node;
    const paths = node === null ? null : pathsOf(graph, node);
    picture.choose(node, paths);
    foot.choose(graph, node, paths, session.frame, session.conventions);
    code.choose(node);
    const leaf = node === null ? -1 : graph.leafNode.indexOf(node);
    leaves.choose(leaf < 0 ? null : leaf);
  }

  function sayConventions(): void {
    picture.setConventions(session.conventions);
    foot.setConventions(session.conventions);
  }

  // Only a picture that stays behind is greyed: most re-runs are over before the eye has seen.
  let dimming: ReturnType<typeof setTimeout> | null = null;
  const dim = (behind: boolean): void => {
    if (behind && dimming === null) {
      dimming = setTimeout(() => picture.setDimmed(true), PATIENCE);
    } else if (!behind) {
      if (dimming !== null) clearTimeout(dimming);
      dimming = null;
      picture.setDimmed(false);
    }
  };

  const placed = (): void => {
    dress(root);
    theme();
    code.settle();
    foot.placed = true;
    foot.settle();
  };

  const view: View = {
    structure() {
      const { graph } = session;
      if (!graph) return;
      hovered = null;
      if (selected === null || !graph.nodeKeys.includes(selected)) {
        const at = graph.leafNode.find((node) => node >= 0);
        selected = at === undefined ? null : graph.nodeKeys[at];
      }
      bar.setTitle(graph);
      code.setGraph(graph);
      leaves.setGraph(graph);
      picture.setGraph(graph, session.frame);
      summary.setGraph(graph);
      notes.replaceChildren(...graph.notes.map((text) => html("p", {}, text)));
      choose(true);
    },
    numbers() {
      picture.numbers(session.frame, session.changed);
      leaves.gradients();
      summary.numbers(session.frame);
      foot.numbers(session.frame);
      sayConventions();
    },
    leaves() {
      leaves.values();
    },
    status() {
      mark(root, "data-mode", session.mode);
      mark(root, "data-state", session.state);
      say(message, session.message);
      message.hidden = session.message === "";
      bar.setStatus(session);
      sayConventions();
      dim(session.state === "stale" || session.state === "error");
      summary.status();
    },
  };

  const theme = (): void => {
    if (!root.isConnected) return;
    mark(root, "data-theme", isDark(root) ? "dark" : "light");
    picture.recolor();
  };

  // Some hosts give a view its place in the page right after this is done.
  const place = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS && !root.isConnected; turn++) await null;
    picture.place();
  };

  dress(el);
  el.append(root);
  theme(); // while there is nothing in it that would be styled again
  root.append(frame);
  const detach = session.attach(view);
  const unwatch = watchTheme(root, theme);
  setMode((session.graph?.program.nodes.length ?? 0) <= LABELLED ? "local" : "none");
  view.structure();
  view.status();
  void place();
  watchPrint((paper) => {
    picture.setPaper(paper);
    if (paper) leaves.gradients(true);
  }, signal);

  return () => {
    abort.abort();
    detach();
    unwatch();
    picture.destroy();
    if (dimming !== null) clearTimeout(dimming);
    root.remove();
  };
}
