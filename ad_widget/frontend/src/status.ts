/** Who computes, and whether the numbers are those of the sliders. */

import type { Status as KernelStatus } from "./wire/model.ts";

export type Mode = KernelStatus["mode"];
export type State = KernelStatus["state"];

/** Who computes, and how it stands. */
export interface Status {
  mode: Mode;
  state: State;
  /** For the reader, where something went wrong or waits. */
  message: string;
  /** Why the kernel computes rather than the page. */
  reason: string;
  /** Whether the kernel keeps step, has been at work for a while, or says nothing at all. */
  kernel: "following" | "busy" | "silent";
  /** Whether the values are on another branch of the code than the picture. */
  branch: boolean;
  /** Whether moving a leaf can change the numbers. */
  editable: boolean;
}

/** Before anybody has spoken. */
export const QUIET: Status = {
  mode: "static", state: "live", message: "", reason: "",
  kernel: "following", branch: false, editable: false,
};
