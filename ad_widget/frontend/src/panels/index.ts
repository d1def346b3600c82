/** The panels, in the order in which they stand in their slots. */

import { chain } from "./chain.ts";
import { code } from "./code.ts";
import { edgeProduct } from "./edge.ts";
import { graph } from "./graph.ts";
import { inspector } from "./inspector.ts";
import { leaves } from "./leaves.ts";
import { map } from "./map.ts";
import { message } from "./message.ts";
import { notes } from "./notes.ts";
import type { Kind } from "./panel.ts";
import { summary } from "./summary.ts";
import { toolbar } from "./toolbar.ts";

export const PANELS: readonly Kind[] = [
  graph, // first: a frame is the picture's before it is anybody else's
  toolbar,
  code,
  leaves,
  notes,
  summary,
  map,
  message,
  edgeProduct,
  chain,
  inspector,
];
