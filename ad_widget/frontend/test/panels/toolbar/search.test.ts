import assert from "node:assert/strict";
import { test } from "node:test";
import { show } from "../../shown.ts";

test("a value is found by its name or its expression, however that is written", () => {
  const { root, panel } = show();
  const field = panel("toolbar").querySelector<HTMLInputElement>('input[type="search"]')!;
  const find = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event("input"));
    return [JSON.parse(root.dataset.view!).select, panel("toolbar").querySelector(".adw-found")!.textContent];
  };
  assert.deepEqual(find("loss"), ["loss", "1/1"]);
  assert.deepEqual(find("W * x"), ["2", "1/1"]);
  assert.deepEqual(find("w"), ["w", "1/2"]);
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  assert.equal(JSON.parse(root.dataset.view!).select, "2");
  assert.deepEqual(find("nowhere"), ["2", "none"]);
});
