/**
 * The anywidget module: `initialize` makes a model's session, `render` a view of it. Asks its
 * host for nothing else, so that it runs wherever anywidget's contract is kept; `mount` shows a
 * widget in a page without a kernel.
 */

import { type Payload, page } from "./embed/page.ts";
import { type Model, savedModel, staticModel } from "./wire/model.ts";
import { Session } from "./kernel/session.ts";
import { heedLinks, standHere, takeAgain } from "./links.ts";
import { PANELS } from "./panels/index.ts";
import { show } from "./show.ts";

interface Props {
  model: Model;
  el: HTMLElement;
}

/**
 * Sessions by the graph they show. Hosts hand `initialize` and `render` different stand-ins for
 * one model, and some share this module between models; the graph's object is what they agree on.
 */
const sessions = new WeakMap<object, Session>();

function open(model: Model): { session: Session; close: () => void } {
  const session = new Session(model);
  const register = (): void => {
    const graph = model.get("_graph");
    if (graph) sessions.set(graph, session);
  };
  // What comes to a model that is there is shown next: a new cell's view is on its way meanwhile.
  const come = (): void => {
    register();
    session.shared.arranger.begin();
  };
  register();
  model.on("change:_graph", come);
  return {
    session,
    close() {
      model.off("change:_graph", come);
      session.dispose();
    },
  };
}

function initialize({ model }: Pick<Props, "model">): (() => void) | undefined {
  return savedModel(model) ? undefined : open(model).close;
}

function render({ model: given, el }: Props): () => void {
  const model = savedModel(given) ?? given;
  const graph = model.get("_graph");
  const shared = graph ? sessions.get(graph) : undefined;
  if (shared && !shared.ended) return showHere(shared, el);
  // A host without `initialize`: the view has a session of its own.
  const { session, close } = open(model);
  const remove = showHere(session, el);
  return () => {
    remove();
    close();
  };
}

function showHere(session: Session, el: HTMLElement): () => void {
  const life = new AbortController();
  const remove = show(session.shared, session, el);
  standHere(session.shared, el, life.signal);
  return () => {
    life.abort();
    remove();
  };
}

/** Widgets of a page without a kernel, by what tells them apart. */
const mounted = new Map<string, { session: Session; model: Model; last: HTMLElement; close: () => void; life: AbortController; views: number }>();

/** The panels that a view can open. */
const TABS = PANELS.filter(({ tab }) => tab !== undefined).map(({ name }) => name);

/** Characters of a text that is not read only to be compared. */
const LONG = 2 ** 20;

/** A program in one spelling: a page has it as text where it was saved by itself, as an object in a host's state. */
function spelled(program: unknown): string {
  if (typeof program === "string" && program.length > LONG) return program;
  return JSON.stringify(typeof program === "string" ? JSON.parse(program) : program);
}

/**
 * Show a widget without a kernel; arrays may be base64. Returns what takes it away again, and
 * throws if it cannot be shown. A widget that a page shows twice is one: its views stay together,
 * and begin with what the last of them was written with.
 */
function mountHere(el: HTMLElement, { widget, ...payload }: Payload): () => void {
  const status = { state: "live", message: "", reason: "", ...payload._status, mode: "static" } as const;
  const key = widget ? `${widget} ${spelled(payload._graph?.program)}` : "";
  let one = key ? mounted.get(key) : undefined;
  if (!one) {
    const model = staticModel({ ...payload, _status: status });
    one = { ...open(model), model, last: el, life: new AbortController(), views: 0 };
    const problem = one.session.shared.graph() || one.session.coming ? "" : one.session.shared.status().message || "there is no program in it";
    if (problem) {
      one.close();
      throw new Error(problem);
    }
    if (key) mounted.set(key, one);
  } else if (one.last.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING) {
    one.last = el;
    if (payload._values) one.model.set("_values", payload._values);
    if (payload._view) one.model.set("_view", payload._view);
  }
  const { session, life } = one;
  if (one.views++) takeAgain(session.shared);
  const remove = show(session.shared, session, el);
  if (one.views === 1) heedLinks({ shared: session.shared, actions: session, el, panels: TABS }, life.signal);
  return () => {
    remove();
    if (--one.views) return;
    life.abort();
    one.close();
    mounted.delete(key);
  };
}

// One copy of this module serves a page: widgets that came with a few lines in its place, and the
// fragments of exported pages, wait for it. The last one loaded serves, unless it is the same again,
// as when a cell is run again: what has run already runs quicker.
if (page.served?.build !== BUILD) {
  page.served = { build: BUILD, default: { initialize, render }, mount: mountHere };
}
const { served } = page as Required<typeof page>;
page.bring?.(served);
page.module = Promise.resolve(served);
export const { mount } = served;
export default served.default;
