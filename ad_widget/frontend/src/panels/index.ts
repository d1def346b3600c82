/** The panels, in the order in which they stand in their slots. */

import { bugs } from "./bugs.ts";
import { chain } from "./chain.ts";
import { code } from "./code.ts";
import { descent } from "./descent.ts";
import { edgeProduct } from "./edge.ts";
import { exercise } from "./exercise.ts";
import { forward } from "./forward.ts";
import { grab } from "./grab.ts";
import { graph } from "./graph.ts";
import { history } from "./history.ts";
import { inspector } from "./inspector.ts";
import { leaves } from "./leaves.ts";
import { lecture } from "./lecture.ts";
import { legend } from "./legend.ts";
import { map } from "./map.ts";
import { message } from "./message.ts";
import { notes } from "./notes.ts";
import { nudge } from "./nudge.ts";
import type { Kind } from "./panel.ts";
import { steps } from "./steps.ts";
import { slope } from "./slope.ts";
import { summary } from "./summary.ts";
import { toolbar } from "./toolbar.ts";
import { trust } from "./trust.ts";
import { voice } from "./voice.ts";

export const PANELS: readonly Kind[] = [
  graph, // first: a frame is the picture's before it is anybody else's
  toolbar,
  history,
  code,
  leaves,
  notes,
  summary,
  map,
  legend,
  lecture,
  voice,
  message,
  trust,
  grab,
  nudge,
  edgeProduct,
  chain,
  steps,
  forward,
  inspector,
  slope,
  descent,
  exercise,
  bugs,
];
