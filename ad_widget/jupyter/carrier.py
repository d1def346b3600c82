"""The front-end module, and who carries it.

anywidget keeps a widget's module in the widget's state, and a notebook stores the state of each:
ten widgets would store it ten times.  Here one open widget of a kernel, the *carrier*, has the
module for all; the others have a few lines that wait for it in the page, or ask the kernel for it
where each output is a page of its own.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

from ..publish import module

__all__ = ["STUB", "carries", "source"]

# `initialize` and `render` of anywidget's contract, handed on to the module when it is there.
STUB = """\
const page = (globalThis[Symbol.for("ad_widget.page")] ??= {});
page.module ??= new Promise((resolve) => (page.bring = resolve));
const ask = (model) => {
  const timer = setTimeout(() => {
    const take = (message, buffers) => {
      if (message?.type !== "module") return;
      model.off("msg:custom", take);
      const url = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
      import(url).finally(() => URL.revokeObjectURL(url));
    };
    model.on("msg:custom", take);
    model.send({ type: "module" });
  }, 1000);
  page.module.then(() => clearTimeout(timer));
};
const pass = (name) => async (props) => {
  ask(props.model);
  return (await page.module).default[name]?.(props);
};
export default { initialize: pass("initialize"), render: pass("render") };
"""


def source(widget: Any) -> str:
    """Return the JavaScript that `widget` has in its state."""
    return module.text() if carries(widget) else STUB


_carrier: ref[Any] | None = None


def carries(widget: Any) -> bool:
    """Return whether `widget` carries the module; it comes to, where no open widget does."""
    global _carrier
    bearer = _carrier() if _carrier is not None else None
    if bearer is not widget and (bearer is None or bearer.comm is None):
        _carrier = ref(widget)
        return True
    return bearer is widget
