/**
 * Settings of widgets in the fragment of a page's address, as a link carries them.
 * `ad_widget/publish/link.py` writes the same.
 */

import { fromToken, toToken } from "./token.ts";

/** What the part of a fragment that holds a setting begins with. */
const MARK = "adw1=";
/** Characters of a fragment that is read, and parts of it. */
const MOST = 100_000;
const PARTS = 20;
/** Characters of a part that is written: more than these do not pass through every mail. */
const LONG = 8000;

/** Values and view of a widget, as they may be in a link: nothing of it is checked yet. */
export interface Setting {
  /** The sign of the leaves that it is of (`signOf`), and which of the widgets of that sign on the page. */
  readonly of: string;
  readonly nth: number;
  readonly at: unknown;
  readonly view: unknown;
}

/** What tells graphs apart by their leaves: FNV-1a of names and shapes, in eight digits. */
export function signOf(leaves: readonly { name: string; shape: readonly number[] }[]): string {
  const text = leaves.map(({ name, shape }) => `${name}(${shape.join()})`).join(";");
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** A setting as a fragment; null if it is too long for a link. */
export function fragmentOf({ of, nth, at, view }: Setting): string | null {
  const token = toToken({ of, ...(nth && { n: nth }), at, view });
  return token.length > LONG ? null : MARK + token;
}

/** The settings in a fragment from anywhere, and how many more parts of it cannot be read. */
export function settingsIn(hash: string): { settings: Setting[]; unreadable: number } {
  const parts = hash.slice(0, MOST).replace(/^#/, "").split("&").filter((part) => part.startsWith(MARK));
  const settings: Setting[] = [];
  for (const part of parts.slice(0, PARTS)) {
    const data = fromToken(part.slice(MARK.length));
    if (!isPlain(data)) continue;
    const { of, n = 0, at = {}, view = {} } = data;
    if (typeof of === "string" && /^[0-9a-f]{8}$/.test(of) && Number.isSafeInteger(n) && (n as number) >= 0) {
      settings.push({ of, nth: n as number, at, view });
    }
  }
  return { settings, unreadable: parts.length - settings.length };
}

/** Whether data is an object with keys of its own, and no list. */
export function isPlain(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
