/**
 * What stands in a notebook as the anywidget module: the front end, packed (`pack.mjs`), and these
 * lines, which unpack it and hand on to it.
 */

import type { Model } from "../wire/model.ts";
import { type Module, awaited, page, unpacked } from "./page.ts";

/** The front end, which the page has where a cell is run again. */
const module: Promise<Module> = page.served?.build === BUILD ? awaited() : unpacked(PACKED).then(awaited);

export default {
  async initialize(props: { model: Model }) {
    return (await module).default.initialize(props);
  },
  async render(props: { model: Model; el: HTMLElement }) {
    return (await module).default.render(props);
  },
};
