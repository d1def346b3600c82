/** The host's theme: light or dark by what is really behind the widget. */

import STYLE from "../../style.json";
import { html } from "./dom.ts";

/** A sheet is of one document. */
const sheets = new WeakMap<Document, CSSStyleSheet>();

/**
 * Have an element's document, or its shadow root, take up the style sheet: one for all widgets,
 * since with another in each, a new widget would style all those before it anew.
 */
export function dress(el: Element, css: string): void {
  const root = el.getRootNode();
  const { ownerDocument: document } = el;
  const home = root instanceof ShadowRoot ? root : document;
  let sheet = sheets.get(document);
  if (!sheet) {
    sheet = new document.defaultView!.CSSStyleSheet();
    sheet.replaceSync(lookCss() + css);
    sheets.set(document, sheet);
  }
  if (!home.adoptedStyleSheets.includes(sheet)) home.adoptedStyleSheets.push(sheet);
}

/** The palette and fonts of style.json as custom properties, for the style sheet and the canvas. */
function lookCss(): string {
  const palette = (colors: Record<string, string>): string =>
    Object.entries(colors)
      .map(([name, color]) => `--adw-own-${name}:${color};`)
      .join("");
  return (
    `.ad-widget{${palette(STYLE.light)}--adw-font-name:${STYLE.font.name};` +
    `--adw-font-number:${STYLE.font.number};--adw-font-text:${STYLE.font.text};` +
    `--adw-size-name:${STYLE.size.name}px;--adw-size-symbol:${STYLE.size.symbol}px}` +
    `@media not print{.ad-widget[data-theme=dark]{${palette(STYLE.dark)}}}`
  );
}

/** Walk up, through shadow roots, to the first background that is not see-through. */
export function isDark(el: Element): boolean {
  for (let at: Element | null = el.parentElement ?? hostOf(el); at; at = at.parentElement ?? hostOf(at)) {
    const light = lightness(getComputedStyle(at).backgroundColor);
    if (light !== null) return light < 0.5;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function hostOf(el: Element): Element | null {
  const root = el.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Of a computed colour, from 0 to 1; null where it hides less than half of what is behind. */
function lightness(color: string): number | null {
  const parts = color.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number);
  if (!parts || parts.length < 3 || (parts.length > 3 && parts[3] < 0.5)) return null;
  const unit = color.startsWith("rgb") ? 255 : 1;
  const [r, g, b] = parts.map((x) => x / unit);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Call `run` whenever the theme may have changed. */
export function watchTheme(el: Element, run: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(run);
  const options = {
    attributes: true,
    attributeFilter: ["class", "style", "data-theme", "data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"],
  };
  const { documentElement, body } = el.ownerDocument;
  observer.observe(documentElement, options);
  if (body) observer.observe(body, options);
  const media = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
  for (const one of media) one.addEventListener("change", run, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
}

const COLORS = ["background", "ink", "soft", "faint", "hush", "line", "positive", "negative", "warn", "accent"] as const;
export type Palette = Record<(typeof COLORS)[number], string>;

/** Colours in force, resolved for the canvas, which knows no custom properties. */
export function readPalette(el: HTMLElement): Palette {
  const probes = COLORS.map((name) => {
    const probe = html("i", { hidden: true });
    probe.style.color = `var(--adw-${name})`;
    return probe;
  });
  el.append(...probes); // all before any is read: each reading of a new style works it out anew
  const palette = Object.fromEntries(COLORS.map((name, k) => [name, getComputedStyle(probes[k]).color]));
  for (const probe of probes) probe.remove();
  return palette as Palette;
}
