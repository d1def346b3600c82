/**
 * What most widgets have in their state in the module's place: `initialize` and `render` of
 * anywidget's contract, handed on to the module when it is there. One widget of a kernel carries it
 * (`ad_widget/jupyter/carrier.py`); where each output is a page of its own the kernel is asked for it.
 */

import type { Bytes, Message, Model } from "../wire/model.ts";
import { awaited } from "./page.ts";

/** How long the module may take to come by itself, in ms. */
const PATIENCE = 1000;

function ask(model: Model): void {
  const timer = setTimeout(() => {
    const take = (message: Message | { type: "module" }, buffers: Bytes[]): void => {
      if (message?.type !== "module") return;
      model.off("msg:custom", take);
      const url = URL.createObjectURL(new Blob([buffers[0] as BlobPart], { type: "text/javascript" }));
      import(url).finally(() => URL.revokeObjectURL(url));
    };
    model.on("msg:custom", take);
    model.send({ type: "module" });
  }, PATIENCE);
  void awaited().then(() => clearTimeout(timer));
}

export default {
  async initialize(props: { model: Model }) {
    ask(props.model);
    return (await awaited()).default.initialize(props);
  },
  async render(props: { model: Model; el: HTMLElement }) {
    ask(props.model);
    return (await awaited()).default.render(props);
  },
};
void awaited();
