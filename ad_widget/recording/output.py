"""What of a cell is differentiated: what the user names, else what the cell ends with.

A result may be a plain number because a branch, or `max`, chose one: ``y = max(0.0, w * x)``.  It
is then a function of the leaves that is constant where they are now, and its gradients are 0.  But
where numbers were taken out of a Node on the way, ``x.data ** 2``, a gradient was lost.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NoReturn

import numpy as np

from ..engine import Node, topo_sort
from ..engine.ops.complex import WAY, Complex
from .elements import settled
from .errors import NoLeafError
from .flow import Flow, loaded
from .reading import Read, read_at
from .recorder import Recorder

__all__ = ["Chooser", "OutputError", "chosen_by_branch", "lost_at"]


class OutputError(ValueError):
    """What is to be differentiated is missing, is no Node, or comes from no leaf."""


class Chooser:
    """Finds the output of one run of a cell.

    Parameters
    ----------
    recorder : Recorder
    flow : Flow
    space : mapping
        What names stand for after the run.
    plain : mapping of str to object
        What names of plain numbers stand for, in the order of time.
    command : str
        How the user names an output: ``"%%autodiff"``.
    passed : str
        What was passed over as a leaf, and the way; or nothing.
    own : collection of str
        The names that are the user's.
    """

    def __init__(
        self,
        recorder: Recorder,
        flow: Flow,
        space: Mapping[str, Any],
        plain: Mapping[str, Any],
        *,
        command: str,
        passed: str,
        own: Collection[str],
    ) -> None:
        self._recorder, self._flow, self._space, self._plain = recorder, flow, space, plain
        self._command, self._passed, self._own = command, passed, own
        self._constants: list[Node] = []

    def choose(
        self,
        text: str | None,
        last: Any,
        expression: ast.expr | None,
        show: Callable[[Any], Any] | None,
    ) -> Node:
        """Return what is to be differentiated.

        Parameters
        ----------
        text : str or None
            An expression that the user gave.
        last : object
            The value of the cell's last expression.
        expression : ast.expr or None
            That expression.
        show : callable or None
            What is done with the last expression's value if it is not the output.
        """
        output = self._last_expression(last, expression) if text is None else None
        if last is not None and output is None and show is not None:
            show(last)
        if text is not None:
            output = self._named(text)
        elif output is None:
            output = self._last_assigned()
        if not output.requires_grad and not any(node is output for node in self._constants):
            lost = lost_at(self._recorder.reads)
            what = text or "the output"
            self._fail(
                f"{what} comes from no leaf that requires a gradient",
                lost,
                "make one with x = Node(3.0)",
            )
        return output

    def _fail(self, what: str, lost: str, way: str) -> NoReturn:
        if lost:
            raise OutputError(f"{what}: the path was lost {lost}")
        raise OutputError(f"{what}; {self._passed or way}")

    # ------------------------------------------------------------------ the ways to an output

    def _last_expression(self, last: Any, expression: ast.expr | None) -> Node | None:
        if isinstance(last, Node) and last.requires_grad:
            return last
        if last is None or expression is None:
            return None
        names = loaded(expression, data=True)
        lines = range(expression.lineno, (expression.end_lineno or expression.lineno) + 1)
        return self._constant(last, names, lines)

    def _named(self, text: str) -> Node:
        try:
            found = settled(eval(text, dict(self._space)))
        except NameError:
            raise OutputError(f"there is no variable {text!r} to differentiate") from None
        except SyntaxError:
            raise OutputError(
                f"{text!r} cannot be differentiated, being no expression; each range has a --range "
                "of its own, and no option's value a space"
            ) from None
        except Exception as error:
            raise OutputError(f"{text!r} cannot be differentiated: {error}") from None
        if isinstance(found, Node) and found.requires_grad:
            return found
        constant = self._constant(found, loaded(ast.parse(text, mode="eval"), data=True), ())
        if constant is not None:
            return constant
        if isinstance(found, Complex):
            self._fail(f"{text} is complex, and so has no gradient", "", WAY)
        if not isinstance(found, Node):
            self._fail(
                f"{text} is no Node but of type {type(found).__name__}, "
                "so there is nothing to differentiate",
                lost_at(self._recorder.reads),
                "name a result computed from a leaf",
            )
        return found

    def _last_assigned(self) -> Node:
        """Return the last Node assigned in the cell that no other such Node comes from."""
        recorder, space = self._recorder, self._space
        assigned: dict[Node, None] = {}
        names: dict[Node, set[str]] = {}
        for name, node, kept in recorder.bindings:
            names.setdefault(node, set()).add(name)
            if kept and recorder.made_when(node):
                assigned.pop(node, None)
                assigned[node] = None
        for name, value in space.items():  # what a magic inside the cell has assigned, unfollowed
            passing = name in recorder.passing  # a loop's variable stays behind
            if isinstance(value, Node) and recorder.made_when(value) and not passing:
                assigned.setdefault(value)
        computed = [node for node in assigned if node.op is not None]
        computed = [node for node in computed if node.requires_grad] or computed
        used, standing = set[Node](), set[Node]()
        for node in computed:
            for child in node.children:
                topo_sort(child, [], standing if recorder.is_settled(node) else used)
        # In `y = h[-1]` at the end, y is the result though it stands in an array of the cell's.
        last = space.get(self._flow.last or "")
        ends = [one for one in computed if one not in used and (one not in standing or one is last)]
        plain = self._plain_end(ends[-1] if ends else None, names)
        if plain is not None:
            return plain
        if ends:
            self._other(ends[:-1])
            return ends[-1]
        lost = lost_at(recorder.reads)
        if lost:
            raise OutputError(f"the cell's results come from no leaf: the path was lost {lost}")
        named: dict[Node, str] = {}
        renamed = None
        for name, node, kept in recorder.bindings:  # y = x if x > 0 else 0.1 * x
            if kept and node.requires_grad and named.setdefault(node, name) != name:
                renamed = node
        if renamed is not None:
            return renamed
        if any(node.requires_grad for _, node, _ in recorder.bindings if recorder.made_when(node)):
            raise NoLeafError(
                "the cell computes nothing from its leaves"
                + (f": {self._passed}; or " if self._passed else ": ")
                + "assign a result, such as loss = (w * x - 4.0) ** 2, or name one: "
                f"{self._command} loss"
            )
        raise NoLeafError(
            "the cell has no leaf to vary: "
            + (f"{self._passed}; or " if self._passed else "")
            + "assign a float literal at its top level (x = 3.0), make one with "
            f"ad_widget.Node(3.0), or name a variable that holds numbers: {self._command} "
            "--leaves x"
        )

    def _other(self, ends: list[Node]) -> None:
        """Take note of results that are not differentiated and that names still stand for."""
        others = {node for node in ends if node.requires_grad}
        names = [k for k in self._own if isinstance(v := self._space.get(k), Node) and v in others]
        if names:
            listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
            way = f"{self._command} {names[0]} shows"
            self._recorder.notes.append(
                f"{listed}: another result, not shown; {way} it"
                if len(names) == 1
                else f"{listed}: other results, not shown; {way} the first"
            )

    # ------------------------------------------------------------------ constants

    def _plain_end(self, end: Node | None, names: Mapping[Node, set[str]]) -> Node | None:
        """Return the last plain number assigned, if a branch chose it and it is a result.

        It may be computed from the last Node assigned, if there is one.
        """
        used = {
            name
            for one in self._plain
            for name in self._flow.sources([one], deciding=False) - {one}
        }
        for name, value in reversed(list(self._plain.items())):
            if name in used or self._space.get(name) is not value:
                continue
            if end is not None:
                sources = self._flow.sources([name], deciding=False)
                if not sources & names.get(end, set()):
                    continue
            constant = self._constant(value, [name], ())
            if constant is not None:
                self._recorder.bound(name, constant)
                return constant
        return None

    def _constant(self, value: Any, names: Iterable[str], lines: Iterable[int]) -> Node | None:
        """Return a constant for a number that a branch chose, if no gradient was lost on its way.

        Parameters
        ----------
        value : object
        names : iterable of str
            What it is computed from.
        lines : iterable of int
            The lines of an expression that gave it, besides those at which the names were bound.
        """
        names = list(names)
        sources = self._flow.sources(names, deciding=False)
        leaves = {name for name, node, _ in self._recorder.bindings if node.requires_grad}
        at = self._flow.lines(sources) | set(lines)
        if not sources & leaves or self._is_lost(at):
            return None
        made = chosen_by_branch(value, self._recorder, self._flow)
        if made is not None:
            self._constants.append(made)
            if not isinstance(value, Node):
                for name in names:
                    if self._space.get(name) is value:
                        self._recorder.bound(name, made)
        return made

    def _is_lost(self, lines: Collection[int]) -> bool:
        return any(
            read.kind == "value"
            and read.line in lines
            and not self._flow.decides(read.line)
            and read.node.requires_grad
            for read in self._recorder.reads
            if read.line is not None
        )


def chosen_by_branch(value: Any, recorder: Recorder, flow: Flow | None = None) -> Node | None:
    """Return a Node for numbers that a branch chose: those of a constant function.

    Parameters
    ----------
    value : object
    recorder : Recorder
    flow : Flow, optional
        By which it is known whether numbers were read in the test of an ``if``.

    Returns
    -------
    Node or None
        None if no branch on a leaf was taken, or the value is no number.
    """
    if not any(
        (read.kind == "bool" or (flow is not None and read.line and flow.decides(read.line)))
        and any(node.requires_grad for node in topo_sort(read.node))
        for read in recorder.reads
    ):
        return None
    if isinstance(value, Node):
        return value
    if isinstance(value, (bool, np.bool_)) or not isinstance(
        value, (int, float, np.number, np.ndarray)
    ):
        return None
    numbers = np.asarray(value)
    if numbers.dtype.kind not in "fiu":
        return None
    return Node(numbers.astype(np.float64) if numbers.dtype.kind != "f" else numbers, False)


def lost_at(reads: list[Read]) -> str:
    """Say at which lines Python read numbers that a gradient would have to flow through."""
    lines = sorted(set(read_at([one for one in reads if one.node.requires_grad]).values()))
    if not lines:
        return ""
    many = "lines" if len(lines) > 1 else "line"
    return (
        f"at {many} {', '.join(map(str, lines))}, where plain numbers were taken out of a Node "
        "(int(x), x.data, or a library asking for an array)"
    )
