"""Numbers that an installed library takes out of a Node: part of a gradient, lost without a word.

``scipy.integrate.quad(lambda t: a * t, 0, 1)`` asks the function's result for a float; what it
returns no longer leads back to `a`.  Nothing can be refused there, since the library may have good
reason; but the user is warned, at their own line.  Libraries that only print, format or plot are
left alone, and ``node.data`` says that plain numbers are meant.
"""

from __future__ import annotations

import sys
import warnings
from functools import lru_cache
from types import FrameType
from typing import Any

from .context import MODES, current
from .frames import call_at, is_computing, is_library, is_ours, resolve
from .hints import module_of, spelt

__all__ = ["LostGradientWarning", "by_a_library", "by_what_is_called"]


class LostGradientWarning(UserWarning):
    """A library took plain numbers out of a Node, so no gradient flows through what it returns."""


# fmt: off
SHOWING = frozenset((
    "IPython", "_pytest", "_pydevd_bundle", "altair", "bdb", "bokeh", "code", "copy", "csv",
    "dataclasses", "debugpy", "doctest", "hypothesis", "inspect", "ipykernel", "ipywidgets",
    "json", "logging", "matplotlib", "mpl_toolkits", "pdb", "pickle", "plotly", "pprint",
    "pydevd", "pytest", "reprlib", "rich", "seaborn", "string", "tabulate", "textwrap", "tqdm",
    "traceback", "traitlets", "typing", "unittest", "warnings",
))
# fmt: on
"""Packages that show, copy or test numbers rather than compute with them."""


def by_a_library(node: Any) -> None:
    """Warn if the code that asks for a Node's numbers is a library's, and there is a gradient.

    Parameters
    ----------
    node : Node
    """
    if not _to_lose(node):
        return
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and (is_ours(frame.f_code) or is_computing(frame.f_code)):
        frame = frame.f_back
    if frame is None or not is_library(frame.f_code):
        return
    called = frame
    while frame is not None and is_library(frame.f_code):
        if _root(frame.f_globals.get("__name__")) in SHOWING:
            return
        called, frame = frame, frame.f_back
    if frame is None:
        return
    written = spelt(call_at(frame.f_code, frame.f_lasti))
    name = called.f_code.co_name
    if written.removesuffix("()").rpartition(".")[2] != name:  # through another name for it
        module = called.f_globals.get("__name__")
        written = f"{module}.{called.f_code.co_qualname}" if module else called.f_code.co_qualname
    _warn(node, frame, written)


def by_what_is_called(node: Any, frame: FrameType) -> None:
    """Warn if what the user's `frame` calls, and so asks for a number, is a library's in C."""
    call = call_at(frame.f_code, frame.f_lasti)
    callee = resolve(frame, call.callee)
    if callee is None or not call.opname.startswith(("CALL", "PRECALL")):
        return
    root = _root(module_of(callee))
    if _to_lose(node) and root not in SHOWING and _is_installed(root):
        _warn(node, frame, spelt(call))


def _to_lose(node: Any) -> bool:
    mode = current() if MODES else None
    return bool(node.requires_grad) and (mode is None or mode.graph)


def _root(module: Any) -> str:
    return str(module).partition(".")[0]


@lru_cache(256)
def _is_installed(root: str) -> bool:
    """Whether a top-level module is an installed package that is no part of Python."""
    if root in sys.stdlib_module_names or root in ("numpy", "builtins", __name__.split(".")[0]):
        return False
    file = getattr(sys.modules.get(root), "__file__", None) or ""
    return "site-packages" in file or "dist-packages" in file


def _warn(node: Any, user: FrameType, call: str) -> None:
    called = call or "a library's function"
    warnings.warn_explicit(
        f"{called} takes plain numbers out of a Node, so no gradient flows through what it "
        "returns: compute that part with NumPy's functions, or pass node.data if no gradient is "
        "meant to flow",
        LostGradientWarning,
        user.f_code.co_filename,
        user.f_lineno,
        module=user.f_globals.get("__name__", "<string>"),
        registry=user.f_globals.setdefault("__warningregistry__", {}),
    )
    mode = current() if MODES else None
    if mode is not None and mode.observer is not None:
        mode.observer.lost(node, called, user.f_lineno)
