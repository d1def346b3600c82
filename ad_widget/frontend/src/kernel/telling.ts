/** What a reader is told of who computes, and how it stands. */

import type { Shared } from "../shared.ts";
import { untracked } from "../signals.ts";
import type { Mode, State, Status } from "../status.ts";
import type { Graph } from "../wire/graph.ts";
import type { Status as KernelStatus } from "../wire/model.ts";
import type { Coming } from "./coming.ts";
import type { Computing } from "./computing.ts";
import type { Outbox } from "./outbox.ts";

const SILENT = "kernel not answering, showing the last picture";
const NO_KERNEL =
  "With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow.";

/** All that it depends on. */
interface Standing {
  readonly mode: Mode;
  readonly reason: string;
  /** What Python has said last. */
  readonly told: KernelStatus | null;
  readonly outbox: Outbox;
  readonly computing: Computing;
  readonly coming: Coming;
}

export function statusOf({ mode, reason, told, outbox, computing, coming }: Standing): Status {
  const { failure, guardsBroken } = computing;
  const waiting = !outbox.idle;
  let state: State;
  let message = failure;
  if (coming.there) {
    state = "busy";
    message = coming.stage;
  } else if (failure) {
    state = "error";
  } else if (!outbox.answering && mode === "kernel") {
    state = "error";
    message = SILENT;
  } else if (guardsBroken) {
    // What the kernel says of the run that should have replaced this picture, if it has spoken.
    const failed = !waiting && mode !== "static" && told?.message;
    state = failed ? "error" : "stale";
    message = failed || (mode === "static" ? NO_KERNEL : outbox.answering ? "" : SILENT);
  } else if (told && (told.state === "error" || told.state === "stale")) {
    ({ state, message } = told);
  } else {
    state = mode === "kernel" && waiting ? "busy" : "live";
    message = told?.message ?? "";
  }
  return {
    mode,
    state,
    message,
    reason,
    kernel: !outbox.answering ? "silent" : outbox.slow ? "busy" : "following",
    branch: guardsBroken,
    editable: mode !== "static" || computing.able,
  };
}

/** Say, by node, which slope is a matter of convention, as Python has told. */
export function tellConventions(shared: Shared, graph: Graph, status: KernelStatus | null): void {
  const told = Object.entries(status?.conventions ?? {}).map(([node, text]) => [Number(node), ...text.split("\n")] as const);
  const known = told.filter(([node]) => node < graph.program.nodes.length);
  const next = new Map(known.map(([node, text]) => [node, text]));
  shared.peers = new Map(known.map(([node, , others = ""]) => [node, others]));
  const now = untracked(shared.conventions);
  if (next.size === now.size && [...next].every(([node, text]) => now.get(node) === text)) return;
  shared.conventions.set(next);
}
