/**
 * Brings a saved widget to life: runs once for each fragment of HTML, in the order of the page, and
 * puts the live widget in the place of the still image (`ad_widget.publish.html`).
 */

import { awaited, bring, dataIn, inTurn, part, refusal } from "./page.ts";

const root: HTMLElement =
  document.currentScript?.parentElement ?? document.querySelector(".ad-widget-page:not([data-taken])")!;
root.dataset.taken = "";

function live(): Promise<void> {
  return inTurn(Promise.all([awaited(), dataIn(part(root, "data")!)]), ([{ mount }, data]) => {
    const el = document.createElement("div");
    root.append(el);
    try {
      mount(el, JSON.parse(data));
    } catch (error) {
      el.remove();
      throw error;
    }
    root.querySelector("img, p")?.remove();
  });
}

void awaited();
const carried = part(root, "module");
if (carried) bring(carried);
live().catch((error: unknown) => root.append(refusal("This picture stays still", error)));
