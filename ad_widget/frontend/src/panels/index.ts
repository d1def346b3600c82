/** The panels, in the order in which they stand in their slots. */

import { bugs } from "./exercise/bugs.ts";
import { chain } from "./chain/chain.ts";
import { code } from "./code/code.ts";
import { descent } from "./plot/descent.ts";
import { edgeProduct } from "./graph/edge.ts";
import { exercise } from "./exercise/exercise.ts";
import { forward } from "./passes/forward.ts";
import { grab } from "./leaves/grab.ts";
import { graph } from "./graph/graph.ts";
import { history } from "./toolbar/history.ts";
import { inspector } from "./inspector/inspector.ts";
import { leaves } from "./leaves/leaves.ts";
import { lecture } from "./toolbar/lecture.ts";
import { legend } from "./toolbar/legend.ts";
import { map } from "./graph/map.ts";
import { message } from "./graph/message.ts";
import { notes } from "./notes.ts";
import { nudge } from "./graph/nudge.ts";
import type { Kind } from "./panel.ts";
import { steps } from "./passes/steps.ts";
import { slope } from "./plot/slope.ts";
import { summary } from "./graph/summary.ts";
import { toolbar } from "./toolbar/toolbar.ts";
import { trust } from "./inspector/trust.ts";
import { voice } from "./graph/voice.ts";

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
