import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateSync, inflateSync } from "node:zlib";
import { pack, textOf } from "../../pack.mjs";
import { bytesOf, dataIn } from "../../src/embed/page.ts";

function holding(bytes: Uint8Array): HTMLElement {
  const node = document.createElement("script");
  node.textContent = `\n${Buffer.from(bytes).toString("base64")}\n`;
  return node;
}

/** Zeros, deflated: a mebibyte is a thousandth of that, as often as told. */
function bomb(mebibytes: number): Uint8Array {
  const one = deflateSync(new Uint8Array(2 ** 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([one.subarray(0, 2), ...Array.from({ length: mebibytes }, () => one.subarray(2))]);
}

test("what was deflated comes back, letters of several bytes too", async () => {
  const text = "∂loss/∂w 😀 ".repeat(20_000);
  assert.equal(await dataIn(holding(deflateSync(text))), text);
  assert.equal(await dataIn(holding(deflateSync(""))), "");
});

test("a bomb is refused, with the bound", async () => {
  const bytes = bomb(1024);
  assert.ok(bytes.length < 2 ** 21);
  await assert.rejects(dataIn(holding(bytes)), /unpacks to more than 64 MB/);
});

test("no more is unpacked than the bound, and what unpacks is told to stop", async () => {
  const real = globalThis.DecompressionStream;
  const chunk = new Uint8Array(2 ** 16);
  let made = 0;
  let stopped = false;
  /** Unpacks whatever it is given to zeros without end. */
  class Endless {
    writable = new WritableStream();
    readable = new ReadableStream({
      pull(controller) {
        made += chunk.length;
        controller.enqueue(chunk);
      },
      cancel() {
        stopped = true;
      },
    });
  }
  globalThis.DecompressionStream = Endless as unknown as typeof DecompressionStream;
  try {
    await assert.rejects(dataIn(holding(deflateSync("x"))), /more than 64 MB/);
  } finally {
    globalThis.DecompressionStream = real;
  }
  assert.ok(made <= 2 ** 26 + 4 * chunk.length, `${made} bytes`);
  assert.ok(stopped);
});

test("what is damaged or cut short is an error", async () => {
  const whole = deflateSync("x".repeat(1000));
  await assert.rejects(dataIn(holding(whole.subarray(0, whole.length - 6))));
  await assert.rejects(dataIn(holding(Buffer.from("no deflated data"))));
});

test("the module's text has nothing that JavaScript, JSON or HTML would take for theirs, and reads back", async () => {
  for (let size = 0; size < 60; size++) {
    for (const seed of [0, 1, 89, 255]) {
      const bytes = Uint8Array.from({ length: size }, (_, k) => (seed === 255 ? 255 : (k * k * 31 + seed * k) & 255));
      const text = textOf(bytes);
      assert.match(text, /^[!#-;=-[\]-~]*$/);
      assert.deepEqual(bytesOf(text), bytes);
    }
  }
  const code = new TextEncoder().encode("export const name = '∂loss/∂w 😀';\n".repeat(500));
  assert.deepEqual(new Uint8Array(inflateSync(bytesOf(await pack(code)))), code);
});
