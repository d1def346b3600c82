/**
 * What is on the screen as a file, or on the clipboard: as a picture, a link or Python code. Made in
 * the page: nothing leaves it.
 */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { nthOf } from "../../links.ts";
import { linkOf, pythonOf } from "../../sharing.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";

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

function saveSvg(store: Store): void {
  const drawn = svgOf(store);
  if (drawn) download(store, new Blob([drawn.text], { type: "image/svg+xml" }), "svg");
}

async function savePng(store: Store): Promise<void> {
  download(store, await pngOf(store), "png");
}

/** Says whether the host allows it. */
async function copyPng(store: Store): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(store) })]);
    return true;
  } catch {
    return false;
  }
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether this page's address can carry a link. That of a notebook is the server's own. */
function isPublished(store: Store): boolean {
  return store.shared.linked() && /^(https?|file):$/.test(location.protocol);
}

/** What is shown as a link: with the address of this page, or to be put behind that of a published one. */
function addressOf(store: Store): string | null {
  const fragment = linkOf(store.shared, nthOf(store.shared));
  return fragment && `${untracked(() => isPublished(store)) ? location.href.split("#")[0] : ""}#${fragment}`;
}

type MakeButton = (text: string, title: string, run: () => void) => HTMLButtonElement;

export function saveMenu(store: Store, button: MakeButton, signal: AbortSignal): HTMLElement {
  const word = html("summary", { title: "Save, copy or pass on what is on the screen" }, "save");
  /** What could not be copied, to be copied by hand. */
  const text = html("textarea", { ...OWN_KEYS, "aria-label": "to copy", rows: 4, readonly: true, hidden: true, dir: "ltr" });
  const said = (done: string): void => {
    el.open = false;
    say(word, done);
    setTimeout(() => say(word, "save"), 2000);
  };
  const closing = (run: () => void) => (): void => {
    el.open = false;
    run();
  };
  const copying = (make: () => string | null, none: string) => async (): Promise<void> => {
    const made = make();
    text.hidden = true;
    if (made === null) return said(none);
    if (await copyText(made)) return said("copied");
    text.value = made;
    text.hidden = false;
    text.select();
  };
  const link = button("copy link", "", copying(() => addressOf(store), "too long for a link"));
  const python = button("copy Python", "Copy Python code that makes this widget, with these values and this view", copying(() => pythonOf(store.shared), "not known"));
  const copy = button("copy", "Copy what is on the screen, as a PNG", () => {
    el.open = false;
    void copyPng(store).then((copied) => said(copied ? "copied" : "not allowed here"));
  });
  const items = [
    button("SVG", "Save what is on the screen as an SVG file", closing(() => saveSvg(store))),
    button("PNG", "Save what is on the screen as a PNG file", closing(() => void savePng(store))),
    copy,
    link,
    python,
    text,
  ];
  const el = html("details", { class: "adw-menu" }, word, html("div", {}, ...items));
  // What was to be copied may be hidden by now.
  effect(() => {
    store.mask();
    text.hidden = true;
    text.value = "";
  }, signal);
  effect(() => {
    const published = isPublished(store);
    say(link, published ? "copy link" : "copy link's end");
    const title = published
      ? "Copy a link to this page, with these values and this view"
      : "Copy #adw1=…: put behind the address of a page published from this notebook, it opens there with these values and this view";
    mark(link, "title", title);
    // Code that makes the widget has the leaves' values, which an exercise may ask for.
    const graph = store.graph();
    python.hidden = !graph?.made || graph.leafNode.some((node) => node >= 0 && !store.mask()("value", node));
  }, signal);
  return el;
}
