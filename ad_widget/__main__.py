"""Pages and pictures from a shell: ``python -m ad_widget``."""

from __future__ import annotations

import argparse
import ast
import sys
import traceback
from collections.abc import Sequence
from importlib.util import decode_source
from pathlib import Path
from typing import Any

NAMES = ("autograd", "micrograd")  # as `ad_widget.notation` knows them, loaded when asked for

EXAMPLES = """\
examples:
  python -m ad_widget page notes.ipynb              notes.html, alive with the network off
  python -m ad_widget page *.ipynb --to site        one page each in the folder site
  python -m ad_widget draw train.py                 train.html: the graph of its last result
  python -m ad_widget draw train.py loss --to loss.pdf --frames
  python -m ad_widget draw train.py -- --epochs 3   what stands behind -- is the script's
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ad_widget",
        description="Computation graphs with live gradients, as files.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="command")

    page = commands.add_parser("page", help="make a notebook one HTML file that is alive offline")
    page.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    page.add_argument("--to", type=Path, metavar="FOLDER", help="default: beside each notebook")
    page.add_argument(
        "--as-is", action="store_true", help="keep the outputs it has rather than run it"
    )
    page.add_argument("--theme", choices=("light", "dark"), default="light")

    draw = commands.add_parser("draw", help="run a script and save the graph of its result")
    draw.add_argument("script", type=Path)
    draw.add_argument(
        "output", nargs="?", help="what to differentiate; default: the last Node it assigns"
    )
    draw.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        help=".html (default), .svg, .png, .pdf, .tex, .dot or .json",
    )
    draw.add_argument(
        "--leaves",
        default="",
        metavar="NAMES",
        help='names to make leaves besides: x,W,params["b"]',
    )
    draw.add_argument(
        "--as",
        dest="notation",
        choices=NAMES,
        help="lend the script the names of another package, installed or not",
    )
    draw.add_argument("--frames", action="store_true", help="one picture a step of the two passes")
    draw.add_argument("--theme", choices=("light", "dark"), default="light")
    return parser


def _page(args: argparse.Namespace) -> None:
    from traitlets.config import Config

    from .jupyter.text import printable
    from .publish.nbconvert import AutodiffExporter

    for notebook in args.notebooks:
        config = Config()
        config.ExecutePreprocessor.enabled = not args.as_is
        exporter = AutodiffExporter(config=config, theme=args.theme)  # type: ignore[no-untyped-call]
        resources = {
            "metadata": {"name": notebook.stem, "path": str(notebook.parent)},
        }
        html, _ = exporter.from_filename(str(notebook), resources)
        folder = args.to or notebook.parent
        folder.mkdir(parents=True, exist_ok=True)
        to = folder / f"{notebook.stem}.html"
        to.write_text(html, "utf-8")
        print(printable(str(to)))


def _draw(args: argparse.Namespace) -> None:
    from .jupyter.text import printable
    from .jupyter.widget import AutodiffWidget
    from .notation import explained, notation
    from .publish.files import kind_of
    from .recording import record
    from .recording.asked_leaves import split
    from .recording.cell import Cell, OutputError

    source, tree = _read(args.script)
    to = args.to or args.script.with_suffix(".pdf" if args.frames else ".html")
    kind = kind_of(to, frames=args.frames)  # what cannot be saved is not worth a run
    space: dict[str, Any] = {"__name__": "__main__", "__file__": str(args.script)}
    cell = Cell(
        tree,
        source,
        space,
        file=str(args.script),
        output=args.output,
        leaves=split(args.leaves),
        command=f"python -m ad_widget draw {args.script}",
        lender=notation(args.notation) if args.notation else None,
        exits=True,
    )
    # A script imports what lies beside it, and reads its own arguments.
    sys.path.insert(0, str(args.script.resolve().parent))
    before = sys.argv
    sys.argv = [str(args.script), *args.arguments]
    try:
        recording = record(cell)
    except Exception as error:
        told = explained(source, error, file=cell.file, way="--as")
        if told is None:
            raise
        raise OutputError(told) from None
    finally:
        sys.argv = before
    widget = AutodiffWidget(recording, title=args.output)
    widget.save(to, frames=args.frames, theme=args.theme)
    numbered = args.frames and kind in ("svg", "png")
    print(printable(str(to.with_name(f"{to.stem}-*{to.suffix}") if numbered else to)))


def _read(script: Path) -> tuple[str, ast.Module]:
    """Return a script's text, in the encoding it declares, and its tree.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is no Python, with the place as Python shows it.
    """
    raw = script.read_bytes()
    try:
        source = decode_source(raw)
        return source, ast.parse(source, str(script))
    except (SyntaxError, ValueError) as error:  # ValueError: not of that encoding, or null bytes
        said = "".join(traceback.format_exception_only(error)).rstrip()
        raise ValueError(f"{script} is no Python:\n{said}") from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status, 2 where what was asked for cannot be done."""
    given = list(sys.argv[1:] if argv is None else argv)
    cut = given.index("--") if given[:1] == ["draw"] and "--" in given else len(given)
    parser = _parser()
    args = parser.parse_args(given[:cut])
    args.arguments = given[cut + 1 :]
    if args.command is None:
        parser.print_help()
        return 0
    try:
        {"page": _page, "draw": _draw}[args.command](args)
    except SystemExit as ended:
        if args.command != "draw":
            raise
        return _ended(args.script, ended)
    except (OSError, ValueError, ImportError) as error:
        if args.command == "draw" and not _ours(error):
            raise
        cure = ""
        if isinstance(error, ModuleNotFoundError) and args.command == "page":
            cure = "; pip install 'ad_widget[publish]' brings what pages need"
        print(f"python -m ad_widget {args.command}: {error}{cure}", file=sys.stderr)
        return 2
    return 0


def _ended(script: Path, ended: SystemExit) -> int:
    """Say that a script has ended itself in an error; return its exit status."""
    if isinstance(ended.code, int):
        status, why = ended.code, f"with status {ended.code}"
    else:
        status, why = 1, f"with the words {ended.code!r}"
    print(f"python -m ad_widget draw: {script} ended {why}: nothing drawn", file=sys.stderr)
    return status


def _ours(error: BaseException) -> bool:
    """Whether an exception is about the command and not one of the script's own."""
    from .recording import NoLeafError
    from .recording.cell import OutputError

    if isinstance(error, (OutputError, NoLeafError)):
        return True
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == "ad_widget.recording.cell":
            return False
        trace = trace.tb_next
    return True


if __name__ == "__main__":
    sys.exit(main())
