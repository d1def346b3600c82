/** Convolution and max pooling: what lies under each place of a window that slides. */

import { sizeOf } from "../wire/program.ts";
import type { Planner } from "./plan.ts";
import { type Shape, strided, stridesOf } from "./shapes.ts";

interface Sliding {
  stride: Shape;
  /** Zeros before the first element along each axis; negative where elements are cropped. */
  before: Shape;
  /** Steps from one element of the image to the next; the places between hold zeros. */
  spread: Shape;
  dilation: Shape;
}

/**
 * For each place of the window, then each of its elements, the element of the image under it,
 * or -1 where there is none.
 */
function under(
  image: Shape,
  out: Shape,
  window: Shape,
  { stride, before, spread, dilation }: Sliding,
): Int32Array {
  const strides = stridesOf(image);
  const shape = [...out, ...window];
  const found = new Int32Array(sizeOf(shape));
  const own = stridesOf(shape);
  image.forEach((n, axis) => {
    // Where each element of the index lies along this axis, counted in steps of the window.
    const places = strided(
      shape,
      own.map((_, k) => (k === axis ? stride[axis] : k === axis + out.length ? dilation[axis] : 0)),
      -before[axis],
    );
    places.forEach((place, i) => {
      const at = place / spread[axis];
      if (found[i] >= 0)
        found[i] = at >= 0 && at < n && Number.isInteger(at) ? found[i] + at * strides[axis] : -1;
    });
  });
  return found;
}

const before = (padding: unknown): number[] =>
  (padding as [number, number][]).map(([first]) => first);

const conv: Planner = ({ inputs: [x, w], output, attrs }) => {
  const [examples, channels] = x.shape;
  const [kernels] = w.shape;
  const window = w.shape.slice(2);
  const out = output.shape.slice(2);
  const image = sizeOf(x.shape.slice(2));
  const elements = sizeOf(window);
  const places = sizeOf(out);
  const map = under(x.shape.slice(2), out, window, {
    stride: attrs.stride as number[],
    before: before(attrs.padding),
    spread: attrs.spread as number[],
    dilation: attrs.dilation as number[],
  });
  return {
    kind: "call",
    work: 1.5 * examples * kernels * channels * places * elements,
    make(v, at) {
      const [from, by, start] = [x, w, output].map(at);
      return () => {
        let to = start;
        for (let n = 0; n < examples; n++) {
          for (let o = 0; o < kernels; o++) {
            for (let m = 0; m < places; m++, to++) {
              let total = 0;
              let kernel = by + o * channels * elements;
              for (let c = 0; c < channels; c++) {
                const base = from + (n * channels + c) * image;
                for (let k = m * elements; k < (m + 1) * elements; k++, kernel++) {
                  // Zeros are multiplied too: by an infinity they are NaN.
                  total += (map[k] < 0 ? 0 : v[base + map[k]]) * v[kernel];
                }
              }
              v[to] = total;
            }
          }
        }
      };
    },
  };
};

const maxPool: Planner = ({ inputs: [x], output, attrs }) => {
  const image = x.shape.slice(2);
  const window = attrs.window as number[];
  const ones = window.map(() => 1);
  const out = output.shape.slice(2);
  const map = under(image, out, window, {
    stride: attrs.stride as number[],
    before: before(attrs.padding),
    spread: ones,
    dilation: ones,
  });
  const elements = sizeOf(window);
  const places = sizeOf(out);
  const size = sizeOf(image);
  const images = x.shape[0] * x.shape[1];
  return {
    kind: "call",
    work: 1.5 * images * map.length,
    exact: true,
    make(v, at) {
      const [from, start] = [x, output].map(at);
      return () => {
        let to = start;
        for (let n = 0; n < images; n++) {
          const base = from + n * size;
          for (let m = 0; m < places; m++, to++) {
            let best = -Infinity;
            for (let k = m * elements; k < (m + 1) * elements; k++) {
              if (map[k] >= 0) best = Math.max(best, v[base + map[k]]);
            }
            v[to] = best;
          }
        }
      };
    },
  };
};

export const CONVOLUTION: Record<string, Planner> = { conv, max_pool: maxPool };
