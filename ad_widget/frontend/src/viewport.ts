/** How the picture is seen, and what it can be asked to do. */

/** What a sign at a card's corner says of a node; nothing: it has none. */
export type SignOf = (node: number) => string;

/** What the picture can be asked to do. */
export interface Viewport {
  /** The elements of the cards of the picture that the arranger shows, in its scene's order. */
  readonly cards: readonly Element[];
  /** Take the room that the page gives. */
  place(): void;
  fit(): void;
  zoomBy(factor: number): void;
  /** Come nearer for a while; what is returned goes back, unless a hand has moved the picture since. */
  approach(factor: number): () => void;
  fullSize(): void;
  /** Bring a place of the picture into the middle. */
  centre(x: number, y: number): void;
  /** Large type and all of the screen, or as before. */
  setLecture(on: boolean): void;
  /** What is on the screen as an SVG of its own. */
  drawn(): SVGSVGElement | null;
  /** Bring what has this key into sight, moving as little as will do. */
  reveal(key: string): void;
  /** Put a sign at each card's corner, asked for whenever it is painted; null: none. */
  setSigns(of: SignOf | null): void;
  /** Let something go along edges of the program, or back along them. */
  send(edges: readonly number[], back: boolean): void;
}

/** How the picture is seen: what is drawn at p is on the screen at scale · p + (x, y). */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** The window that it is seen through. */
  readonly width: number;
  readonly height: number;
}
