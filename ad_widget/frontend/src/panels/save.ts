/** What is on the screen as a file, or on the clipboard. Made in the page: nothing leaves it. */

import { untracked } from "../signals.ts";
import type { Store } from "../store.ts";

/** Pixels of a PNG for each of the screen: it may be printed. */
const SHARP = 2;

function svgOf(store: Store): { text: string; width: number; height: number } | null {
  const drawn = untracked(store.viewport)?.drawn();
  if (!drawn) return null;
  const [width, height] = [Number(drawn.getAttribute("width")), Number(drawn.getAttribute("height"))];
  return { text: new XMLSerializer().serializeToString(drawn), width, height };
}

async function pngOf(store: Store): Promise<Blob> {
  const drawn = svgOf(store);
  if (!drawn) throw new Error("there is no picture");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn.text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SHARP * drawn.width;
  canvas.height = SHARP * drawn.height;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture was made"))), "image/png"));
}

function download(store: Store, blob: Blob, ending: string): void {
  const name = (untracked(store.graph)?.outputName ?? "").replace(/[^\p{L}\p{N}_.-]+/gu, "-") || "graph";
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function saveSvg(store: Store): void {
  const drawn = svgOf(store);
  if (drawn) download(store, new Blob([drawn.text], { type: "image/svg+xml" }), "svg");
}

export async function savePng(store: Store): Promise<void> {
  download(store, await pngOf(store), "png");
}

/** Says whether the host allows it. */
export async function copyPng(store: Store): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(store) })]);
    return true;
  } catch {
    return false;
  }
}
