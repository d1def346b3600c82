import assert from "node:assert/strict";
import { test } from "node:test";
import { fragmentOf, settingsIn, signOf } from "../../src/wire/link.ts";
import { toToken } from "../../src/wire/token.ts";

const OF = "0123abcd";

test("a setting comes back from its fragment, among others and other words", () => {
  const setting = { of: OF, nth: 0, at: { w: 2.5, θ: [1, [2]] }, view: { panel: "slope" } };
  const second = { ...setting, nth: 3 };
  const hash = `#intro&${fragmentOf(setting)}&x=1&${fragmentOf(second)}`;
  assert.deepEqual(settingsIn(hash), { settings: [setting, second], unreadable: 0 });
  assert.deepEqual(settingsIn("#intro"), { settings: [], unreadable: 0 });
  assert.deepEqual(settingsIn(""), { settings: [], unreadable: 0 });
});

test("leaves are told apart by names and shapes, as Python does", () => {
  assert.equal(signOf([{ name: "w", shape: [] }, { name: "X", shape: [2, 3] }]), "af8b1a90");
  assert.notEqual(signOf([{ name: "w", shape: [1] }]), signOf([{ name: "w", shape: [] }]));
});

test("what is no setting is left unread, whatever it is", () => {
  const bad = [
    "", "!", "a b", "e30", // no JSON, or nothing in it
    ...[null, 3, "x", [], { of: 3 }, { of: "xyz" }, { of: `${OF}0` }, { of: OF, n: -1 }, { of: OF, n: 1.5 }, { of: OF, n: "0" }, { of: OF, n: 1e300 }].map(toToken),
    toToken({ of: OF }).slice(0, -3),
    "A".repeat(20_001),
  ];
  for (const word of bad) assert.deepEqual(settingsIn(`#adw1=${word}`), { settings: [], unreadable: 1 }, word.slice(0, 40));
});

test("no more is read than a page can have", () => {
  const one = fragmentOf({ of: OF, nth: 0, at: {}, view: {} })!;
  assert.equal(settingsIn(`#${Array(50).fill(one).join("&")}`).settings.length, 20);
  const begun = performance.now();
  settingsIn(`#${"adw1=&".repeat(1_000_000)}`);
  assert.ok(performance.now() - begun < 5000);
});

test("what no mail carries is no link", () => {
  assert.equal(fragmentOf({ of: OF, nth: 0, at: { X: Array(3000).fill(0.125) }, view: {} }), null);
});
