"""What an exercise asks is nowhere in a page, whatever is open, pointed at, copied or moved."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from ad_widget import AutodiffWidget, explore
from ad_widget.drawing.questions import asked_in
from ad_widget.exercises.marking import right_number

from .conftest import Saved

# Goes through all of a widget, and keeps what it says on the way: texts, attributes, what is in
# fields and what is written on canvases; but not where things stand.
EVERYTHING = r"""async () => {
  const root = document.querySelector('.ad-widget');
  const geometry = new Set(['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'width',
    'height', 'points', 'transform', 'style', 'viewBox', 'min', 'max', 'step', 'class', 'id',
    'offset', 'dx', 'dy', 'rows', 'cols', 'tabindex', 'placeholder', 'maxlength', 'for']);
  const said = new Map();
  let doing = '';
  const note = (where, text) => {
    if (/\d\d/.test(text) && !said.has(text)) said.set(text, doing + ': ' + where);
  };
  const walk = (el, path) => {
    const here = el.dataset?.panel ? el.dataset.panel : path;
    const name = el.localName + '.' + (el.getAttribute('class') ?? '');
    for (const { name: attribute, value } of el.attributes) {
      if (!geometry.has(attribute)) note(`${here} <${name}> @${attribute}`, value);
    }
    const at = `${here} <${name}>`;
    if ('value' in el && el.localName !== 'option') note(`${at} .value`, String(el.value));
    if (el.childElementCount && el.textContent.length < 200) note(`${at} whole`, el.textContent);
    for (const child of el.childNodes) {
      if (child.nodeType === 3) note(`${here} <${name}>`, child.data);
      else if (child.nodeType === 1 && !/style|script/.test(child.localName)) walk(child, here);
    }
  };
  const look = async (what) => {
    doing = what;
    await new Promise(requestAnimationFrame);
    walk(root, '');
    for (const text of painted) note('canvas', text);
    painted.clear();
  };
  const press = async (el, what) => {
    el.click();
    await look(what);
  };
  const named = (el) => (el.getAttribute('aria-label') ?? el.textContent).trim();
  const buttons = (within) =>
    [...within.querySelectorAll('button, summary')].filter((el) => !el.disabled && !el.hidden);
  // What shows an answer, or asks for other numbers, does what it says.
  const left = /^(show|next example|clear|lecture|play|▶|✕|⋯|Lecture|More)/;
  const all = async (within, what) => {
    const names = new Set();
    for (;;) {
      const next = buttons(within).find((el) => !left.test(named(el)) && !names.has(named(el)));
      if (!next || names.size > 60) return;
      names.add(named(next));
      await press(next, `${what}, ${named(next)}`);
    }
  };
  const reset = () => buttons(root).find((el) => named(el) === 'reset')?.click();
  await look('as it opens');
  const bottom = root.querySelector('.adw-bottom');
  for (const tab of root.querySelectorAll('[role=tab]')) {
    if (tab.getAttribute('aria-selected') !== 'true') await press(tab, tab.textContent);
    await look(tab.textContent);
    for (const select of bottom.querySelectorAll('select')) {
      if (select.getAttribute('aria-label') === 'what is asked') continue;
      const before = select.value;
      for (const option of [...select.options]) {
        select.value = option.value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
        await look(`${tab.textContent}, ${select.getAttribute('aria-label')} ${option.value}`);
      }
      select.value = before;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }
    await all(bottom, tab.textContent);
    reset();
    for (const card of root.querySelectorAll('[data-node], [data-group], [data-edge]')) {
      for (const type of ['pointerover', 'pointerenter', 'pointermove', 'focusin']) {
        card.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType: 'mouse' }));
      }
      await look(`${tab.textContent}, at ${card.dataset.node ?? card.dataset.edge}`);
      card.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      for (const key of ['n', 'Enter']) {
        card.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      }
      await look(`${tab.textContent}, on ${card.dataset.node ?? card.dataset.edge}`);
      card.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      if (!/Chain|Inspector/.test(tab.textContent)) break;
    }
  }
  await all(root.querySelector('.adw-top'), 'top');
  // Two settings that differ, compared.
  for (const name of ['store A', 'store B']) {
    await press(buttons(root).find((el) => el.textContent === 'history'), 'history');
    const store = buttons(root).find((el) => el.textContent === name);
    if (store) await press(store, name);
    const slider = root.querySelector('.adw-side input[type=range]');
    if (slider && name === 'store A') {
      slider.value = 1.7;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }
    await press(buttons(root).find((el) => el.textContent === 'history'), 'history');
  }
  reset();
  const word = buttons(root).find((el) => /^lecture/i.test(el.textContent));
  if (word) {
    await press(word, 'lecture');
    await press(word, 'no lecture');
  }
  await look('at the end');
  return [...said];
}"""

# Text that canvases have been given, piece by piece and as lines; and no clipboard, for which what
# is copied stands in a field.
PREPARED = """() => {
  globalThis.painted = new Set();
  let [line, at, right] = ['', NaN, NaN];
  const plain = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...more) {
    line = y === at && x > right ? line + text : text;
    [at, right] = [y, x];
    globalThis.painted.add(text);
    globalThis.painted.add(line);
    return plain.call(this, text, x, y, ...more);
  };
  Object.defineProperty(navigator, 'clipboard', { value: {
    writeText: () => Promise.reject(new Error('no')), write: () => Promise.reject(new Error('no')),
  } });
}"""

NUMBER = re.compile(r"(?:[-−]|▼ ?−?)?\d+(?:[.]\d+)?(?:e[-+−]?\d+)?")


def leaks(said: list[list[str]], hidden: dict[str, float]) -> list[str]:
    """Return where a page has said a number that is hidden, in whatever form."""
    found = []
    for text, where in said:
        for part in NUMBER.findall(text):
            size = part.lstrip("-−▼ ").replace("−", "-")
            if len(size.partition("e")[0].replace(".", "").lstrip("0")) < 3:
                continue  # any number may be so short
            x = float(size) * (1 if part[0].isdigit() else -1)
            for key, number in hidden.items():
                if abs(x - number) < 6e-4 * abs(number):
                    found.append(f"{key} = {number}: {where}: {text[:150]!r}")
    return sorted(set(found))


def mlp(x: Any, w: Any, b: Any) -> Any:
    a = w * x + b
    h = np.tanh(a)
    q = a * h
    return (q - h / x) ** 2


def layer(X: Any, W: Any, b: Any) -> Any:
    Z = X @ W + b
    Y = np.tanh(Z) * Z
    return (Y * Y).sum()


def vector(x: Any, w: Any) -> Any:
    h = np.sin(x * w)
    y = h * x * x
    return y


ARRAYS = {
    "X": np.array([[0.3172, -1.2345], [0.7613, 0.4519]]),
    "W": np.array([[1.1371], [-0.5923]]),
    "b": np.array([0.2871]),
}

SHOWN_BEFORE = ("gradients", "values", "arrays")
"""Cases that are gone through in a page, too, that has shown the numbers before."""

CASES: dict[str, tuple[Any, dict[str, Any], list[str]]] = {
    "gradients": (mlp, {"x": 1.3271, "w": 0.8519, "b": -0.4713}, ["gradients"]),
    "values": (mlp, {"x": 1.3271, "w": 0.8519, "b": -0.4713}, ["values"]),
    "the value of a leaf": (mlp, {"x": 1.3271, "w": 0.8519, "b": -0.4713}, ["value:w"]),
    "local derivatives": (mlp, {"x": 1.3271, "w": 0.8519, "b": -0.4713}, ["local derivatives"]),
    "arrays": (layer, ARRAYS, ["gradients"]),
    "values of arrays": (layer, ARRAYS, ["value:Z", "value:Y"]),
    "a Jacobian": (vector, {"x": [0.7351, 1.3519], "w": 1.2713}, ["jacobian"]),
}


def hidden_numbers(quiz: AutodiffWidget) -> dict[str, float]:
    run = quiz.shown
    found = {}
    for one in asked_in(quiz.program, quiz.view):
        number = right_number(run, one)
        if abs(number) > 1e-3 and len(f"{abs(number):.4g}".replace(".", "").lstrip("0")) > 2:
            found[one.key] = number
    return found


def given(quiz: AutodiffWidget) -> list[float]:
    """Numbers that an exercise gives: the leaves' values, and constants."""
    program = quiz.program
    asked = {(one.kind, one.index) for one in asked_in(program, quiz.view)}
    numbers: list[float] = []
    for k, part in enumerate(program.nodes):
        if ("value", k) not in asked:
            numbers += [float(x) for x in np.ravel(quiz.run.numbers[part.value])]
    return numbers


@pytest.mark.parametrize("case", CASES)
def test_nothing_says_what_is_asked(case: str, saved: Saved, tmp_path: Path) -> None:
    f, leaves, what = CASES[case]
    quiz = explore(f, **leaves, title="L")
    quiz.save(tmp_path / "open.html")
    quiz.quiz(*what)
    quiz.save(tmp_path / "quiz.html")
    exempt = given(quiz)
    numbers = {
        key: x
        for key, x in hidden_numbers(quiz).items()
        if all(abs(x - y) > 6e-4 * abs(x) for y in exempt)
    }
    assert numbers
    link = quiz.link()

    def gone_through(path: Path, *, first: bool) -> list[str]:
        page = saved(path, accept_downloads=True)
        page.context.add_init_script(f"({PREPARED})()")
        page.reload()
        expect(page.locator(".ad-widget")).to_have_attribute("data-state", "live")
        if first:  # in a page that has shown them: what is left of it must go
            before = page.evaluate(EVERYTHING)
            assert leaks(before, numbers)
            page.evaluate("(link) => { location.hash = link; }", link)
            page.wait_for_function(
                "() => JSON.parse(document.querySelector('.ad-widget').dataset.view).hidden"
            )
            page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
            page.evaluate("() => painted.clear()")
        return leaks(page.evaluate(EVERYTHING), numbers)

    assert gone_through(tmp_path / "quiz.html", first=False) == []
    if case in SHOWN_BEFORE:
        assert gone_through(tmp_path / "open.html", first=True) == []


def wide(X: Any, W: Any) -> Any:
    Z = X @ W
    return np.sum(Z)


def test_a_shape_that_is_asked_is_nowhere_until_it_is_found(saved: Saved, tmp_path: Path) -> None:
    quiz = explore(wide, X=np.ones((5, 3)), W=np.ones((3, 7))).quiz("value_shape:Z")
    quiz.save(tmp_path / "quiz.html")
    page = saved(tmp_path / "quiz.html")
    page.context.add_init_script(f"({PREPARED})()")
    page.reload()
    expect(page.locator(".ad-widget")).to_have_attribute("data-state", "live")
    said = page.evaluate(EVERYTHING)
    told = re.compile(r"3 ?× ?7|5 ?× ?3")  # of its operands they are there
    hidden = re.compile(r"5 ?[×,] ?7")
    assert any(told.search(text) for text, _ in said)
    assert [one for one in said if hidden.search(one[0])] == []
    card = page.locator('[data-panel="graph"] [data-node="Z"]')
    page.get_by_role("tab", name="Exercise").click()
    box = page.get_by_role("textbox", name="shape of Z", exact=True)
    box.fill("(7, 5)")
    box.press("Enter")
    expect(box).to_have_attribute("data-mark", "wrong")
    expect(page.get_by_text("Rows and columns are exchanged")).to_be_visible()
    assert card.get_attribute("data-value") is None
    box.fill("5×7")
    expect(box).to_have_attribute("data-mark", "right")
    expect(card).to_have_attribute("aria-label", re.compile("5×7"))
    # The picture is another, in a window of another height: what is painted has its size.
    page.wait_for_function(
        """() => { const canvas = document.querySelector('[data-panel=graph] canvas');
                   return canvas.height === Math.round(canvas.clientHeight * devicePixelRatio); }"""
    )
    assert card.get_attribute("data-value") is not None
