/**
 * The anywidget module: `initialize` makes a model's session, `render` a view of it. Asks its
 * host for nothing else, so that it runs wherever anywidget's contract is kept; `mount` shows a
 * widget in a page without a kernel.
 */

import { type Model, type Traits, savedModel, staticModel } from "./wire/model.ts";
import { Session } from "./kernel/session.ts";
import { showSession } from "./view.ts";

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
  register();
  model.on("change:_graph", register);
  return {
    session,
    close() {
      model.off("change:_graph", register);
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
  if (shared && !shared.ended) return showSession(shared, el);
  // A host without `initialize`: the view has a session of its own.
  const { session, close } = open(model);
  const remove = showSession(session, el);
  return () => {
    remove();
    close();
  };
}

/**
 * Show a widget without a kernel; arrays may be base64. Returns what takes it away again, and
 * throws if it cannot be shown.
 */
function mountHere(el: HTMLElement, payload: Partial<Traits>): () => void {
  const status = { state: "live", message: "", reason: "", ...payload._status, mode: "static" } as const;
  const { session, close } = open(staticModel({ ...payload, _status: status }));
  if (!session.graph) {
    close();
    throw new Error(session.message || "there is no program in it");
  }
  const remove = showSession(session, el);
  return () => {
    remove();
    close();
  };
}

// One copy of this module serves a page: widgets that came with a few lines in its place, and the
// fragments of exported pages, wait for it here (ad_widget/page). The last one loaded serves,
// unless it is the same again, as when a cell is run again: what has run already runs quicker.
interface Served {
  build: string;
  default: { initialize: typeof initialize; render: typeof render };
  mount: typeof mountHere;
}
interface Page {
  served?: Served;
  module?: Promise<unknown>;
  bring?: (module: unknown) => void;
}
const page: Page = ((globalThis as Record<symbol, unknown>)[Symbol.for("ad_widget.page")] ??= {})!;
if (page.served?.build !== BUILD) {
  page.served = { build: BUILD, default: { initialize, render }, mount: mountHere };
}
const { served } = page as { served: Served };
page.bring?.(served);
page.module = Promise.resolve(served);
export const { mount } = served;
export default served.default;
