"""``%%autodiff``: run a cell, and show the graph of what it computed, live.

``%%autodiff?`` in a notebook shows how it is used: see `AutodiffMagics.autodiff`.
"""

# IPython's decorators carry no types.
# mypy: disable-error-code="no-untyped-call,untyped-decorator"

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from IPython.utils.capture import capture_output

from ..drawing.view import parsed
from ..engine.long_work import heard_by
from ..notation import NAMES, explained, notation
from ..recording import NoLeafError, record
from ..recording.asked_leaves import split
from ..recording.cell import Cell, OutputError
from ..recording.naming import within
from ..recording.recording import PATIENCE
from . import registry
from .controls import Range
from .options import (
    asked_of,
    check_ranges,
    check_selected,
    check_values,
    made_of,
    range_of,
    unquoted,
    values_of,
)
from .progress import Progress
from .registry import Place

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .widget import AutodiffWidget

__all__ = ["AutodiffMagics", "load", "unload"]


@magics_class
class AutodiffMagics(Magics):
    """The ``%%autodiff`` magic of one shell."""

    if TYPE_CHECKING:
        shell: InteractiveShell

    @no_var_expand
    @magic_arguments("%autodiff")  # IPython writes another % in front
    @argument(
        "output",
        nargs="?",
        help="What to differentiate; by default the cell's last expression, "
        "else the last Node assigned that nothing else in the cell uses.",
    )
    @argument(
        "--leaves",
        metavar="NAMES",
        default="",
        help="Variables to make leaves of besides, separated by commas: an int, an array, a list, "
        'dict or object of arrays, an item or attribute of one: n,W,params["b"],model.',
    )
    @argument(
        "--range",
        dest="ranges",
        metavar="NAME=MIN:MAX[:STEP|:log]",
        action="append",
        default=[],
        help="A slider's range, with log one that goes by powers; may be given for each leaf.",
    )
    @argument(
        "--literals",
        dest="literals",
        action="store_const",
        const=True,
        default=None,
        help="Make a leaf of each name assigned a float literal at the cell's top level, "
        "also where the cell makes Nodes itself.",
    )
    @argument(
        "--no-literals",
        dest="literals",
        action="store_const",
        const=False,
        help="Leave float literals as they are.",
    )
    @argument(
        "--as",
        dest="notation",
        choices=NAMES,
        help="Lend the cell the names of another package while it runs, whether that is installed "
        "or not: micrograd's Value, or autograd's grad and autograd.numpy.",
    )
    @argument(
        "--patience",
        metavar="SECONDS",
        type=float,
        default=PATIENCE,
        help="How long the cell may take when a slider has it run again; by default "
        f"{PATIENCE:g} s. A loop that does not end is then stopped, and the picture stays.",
    )
    @argument(
        "--quiz",
        action="store_true",
        help="Make an exercise of it: gradients are hidden, and asked for. What else may be asked "
        "is said at widget.quiz.",
    )
    @argument(
        "--ask",
        metavar="WHAT[,…]",
        default="",
        help="Make an exercise that asks for this instead: --ask w,value:a,grad:W[0,1].",
    )
    @argument("--title", help="A title for the picture.")
    @argument(
        "--at",
        metavar="NAME=VALUE[,…]",
        default="",
        help="Where the sliders stand, if not at the cell's own numbers: --at w=2.5,b=1, or JSON "
        "in quotes.",
    )
    @argument(
        "--view",
        dest="views",
        metavar="PANEL|KEY=VALUE[,…]",
        action="append",
        default=[],
        help="What the picture opens with: a panel's name, or keys of widget.view, "
        "as in --view panel=slope,select=x.",
    )
    @cell_magic
    def autodiff(self, line: str, cell: str) -> AutodiffWidget:
        """Run the cell and show its computation graph, with a slider for each leaf.

        The cell runs once, as it would without the magic.  Its leaves are the Nodes that the
        output starts from; and, where the cell makes no Node itself, the numbers assigned at its
        top level: floats (``x = 3.0``, ``np.pi / 4``), arrays that are parameters by name (``W1``,
        ``theta``) and objects of your own classes that hold some; if the output comes from no float
        but settings (``lr``), other arrays, lists and dicts; else integers; else what earlier cells
        left.  Arrays that are data by name or use (``X``, ``labels``) are held,
        and can be freed.  After the cell its variables are Nodes, with gradients, and follow the
        sliders.  A cell that is run again is shown anew in the widget that it has.

        Example::

            %%autodiff loss --range x=-5:5:0.1
            x = 3.0
            w = 2.0
            b = 1.0
            a = w * x + b
            loss = (a - 4.0) ** 2

        In the next cell ``x.grad`` is d loss / d x.
        """
        __tracebackhide__ = True
        options = parse_argstring(self.autodiff, line)
        ranges = dict(map(range_of, options.ranges))
        if not options.patience > 0:
            raise UsageError(f"%%autodiff: --patience takes seconds, not {options.patience:g}")
        leaves = unquoted(options.leaves) or ""
        at = values_of(unquoted(options.at) or "")
        try:
            view = parsed(unquoted(words) or "" for words in options.views)
        except ValueError as error:
            raise UsageError(f"%%autodiff: --view: {error}") from None
        if leaves.endswith(","):
            raise UsageError("%%autodiff: --leaves takes names without spaces: --leaves n,W")
        try:
            names = split(leaves)
        except ValueError as error:
            raise UsageError(f"%%autodiff: {error}") from None
        code = self._code(
            cell,
            output=unquoted(options.output),
            literals=options.literals,
            leaves=names,
            lender=notation(options.notation) if options.notation else None,
        )
        progress = Progress(self.shell)
        try:
            with heard_by(progress):
                return self._recorded(code, options, (line, cell), ranges, view, at)
        finally:
            progress.end()

    def _recorded(
        self,
        code: Cell,
        options: Any,
        text: tuple[str, str],
        ranges: Mapping[str, Range],
        view: dict[str, Any],
        at: Mapping[str, Any],
    ) -> AutodiffWidget:
        """Run a cell and show what it recorded."""
        __tracebackhide__ = True
        before = code.kept()
        with _widget_at(registry.place(self.shell, text)) as shown:
            try:
                recording = record(code, quiet=_quiet, patience=options.patience)
            except Exception as error:
                told = explained(code.source, error, file=code.file, first=code.lines.start)
                if told is None and not isinstance(error, (OutputError, NoLeafError)):
                    raise
                raise UsageError(f"%%autodiff: {told or error}") from None
            try:
                check_ranges(ranges, recording)
                check_selected(view.get("select"), recording)
                check_values(at, recording)
                shown.take(
                    recording,
                    ranges=ranges,
                    title=unquoted(options.title),
                    view=view,
                    made=made_of(options),
                    held=dict(within(code.namespace())),
                )
                if at:
                    shown.values = dict(at)
                asked = asked_of(unquoted(options.ask) or "")
                if asked or options.quiz:
                    return _posed(shown, asked or view.get("hidden") or ())
                return _revealed(shown)
            except BaseException:
                code.restore(before)
                raise

    def _code(self, cell: str, **options: Any) -> Cell:
        """Compile a cell as IPython does."""
        __tracebackhide__ = True
        shell = self.shell
        transformed = shell.transform_cell(cell)
        above = self._above(cell)
        # The magic's line stands above, so that lines are counted as the notebook counts them.
        text = "# %%autodiff\n" + "\n" * (above - 1) + transformed if above else transformed
        file = shell.compile.cache(text, self._number(), raw_code=text)
        try:
            tree = shell.compile.ast_parse(transformed, filename=file)
        except SyntaxError as error:
            if error.lineno is not None:
                error.lineno += above
            raise error.with_traceback(None) from None
        tree = shell.transform_ast(tree)
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if shell.autoawait else 0
        with shell.compile.extra_flags(flags):
            return Cell(
                tree,
                _source(cell, transformed),
                shell.user_ns,
                file=file,
                above=above,
                compiler=shell.compile,
                show=None if DisplayHook.semicolon_at_end_of_expression(transformed) else display,
                hidden=shell.user_ns_hidden,
                **options,
            )

    def _number(self) -> int:
        """Return the number of the notebook's cell, as its frame says."""
        numbers = getattr(self.shell.compile, "_filename_map", {})
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename in numbers:
                return int(numbers[frame.f_code.co_filename])
            frame = frame.f_back
        return self.shell.execution_count

    def _above(self, cell: str) -> int:
        """Return how many lines of the notebook's cell stand above the magic's."""
        history = self.shell.history_manager
        raw = history.input_hist_raw[-1] if history is not None and history.input_hist_raw else ""
        head, found, _ = raw.rstrip().rpartition(cell.rstrip())
        return head.count("\n") if found and "%%autodiff" in head else 1


@contextmanager
def _widget_at(where: Place) -> Iterator[AutodiffWidget]:
    """Give the widget of a cell: of one that is run again the one that it has.

    A new one is there before the cell runs, so that the page makes ready for it meanwhile; if the
    cell fails, it is the next one's.
    """
    from .widget import AutodiffWidget

    before = registry.shown_at(where)
    if isinstance(before, AutodiffWidget):
        yield before
        return
    widget = registry.spare() or AutodiffWidget()
    try:
        yield widget
    except BaseException:
        if registry.is_open(widget):
            widget.close()
        else:
            registry.spared(widget)
        raise
    widget.shown_by = where
    if before is not None:  # of the extension before it was upgraded
        before.close()


def _source(cell: str, transformed: str) -> str:
    """Return the cell's own text if places in the code it became are the same in it."""
    own, new = cell.splitlines(), transformed.splitlines()
    same = len(own) == len(new) and all(
        a == b
        or a.lstrip()[:1] in ("%", "!", "?")
        or a.rstrip().endswith("?")
        or "= %" in a
        or "= !" in a
        for a, b in zip(own, new, strict=True)
    )
    return (cell if same else transformed).rstrip("\n")


def _posed(shown: AutodiffWidget, asked: Iterable[str]) -> AutodiffWidget:
    """Make a widget an exercise; what was answered stays where a cell asks the same again."""
    before = shown.view
    try:
        shown.quiz(*asked)
    except ValueError as error:
        raise UsageError(f"%%autodiff: {error}") from None
    shown.posed = shown.view["hidden"]
    if before.get("hidden") == shown.posed:
        shown.view = {**shown.view, "answers": before.get("answers")}
    return shown


def _revealed(shown: AutodiffWidget) -> AutodiffWidget:
    """Undo the exercise that the cell's line made of a widget when it was run before."""
    if shown.posed is not None and shown.view.get("hidden") == shown.posed:
        gone = ("hidden", "fade", "answers", *(["panel"] * (shown.view.get("panel") == "exercise")))
        shown.view = {key: x for key, x in shown.view.items() if key not in gone}
    shown.posed = None
    return shown


# ---------------------------------------------------------------------- running again


@contextmanager
def _quiet() -> Iterator[None]:
    """Swallow what a cell prints, shows and plots when it runs again."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = set(pyplot.get_fignums()) if pyplot is not None else set()
    with capture_output():
        try:
            yield
        finally:
            pyplot = sys.modules.get("matplotlib.pyplot")
            if pyplot is not None:
                for number in set(pyplot.get_fignums()) - figures:
                    pyplot.close(number)


# ---------------------------------------------------------------------- the extension


def load(shell: InteractiveShell) -> None:
    """Give a shell the magic."""
    if _loaded(shell) is None:
        shell.register_magics(AutodiffMagics(shell))
        shell.events.register("pre_run_cell", registry.cell_begins)


def unload(shell: InteractiveShell) -> None:
    """Take the magic away again."""
    if _loaded(shell) is not None:
        manager = shell.magics_manager
        shell.events.unregister("pre_run_cell", registry.cell_begins)
        if (kept := registry.spare()) is not None:
            kept.close()
        del manager.registry[AutodiffMagics.__name__]
        del manager.magics["cell"]["autodiff"]


def _loaded(shell: InteractiveShell) -> AutodiffMagics | None:
    found = shell.magics_manager.registry.get(AutodiffMagics.__name__)
    return found if isinstance(found, AutodiffMagics) else None
