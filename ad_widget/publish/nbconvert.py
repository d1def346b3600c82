"""``jupyter nbconvert --to autodiff``: a notebook as one HTML file that is alive offline.

nbconvert's own page shows a widget through a manager that it fetches from the network.  Here every
widget of ad_widget is its ``text/html``, the front end stands in the page once, formulas are
MathML, and a content security policy lets no request leave the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets import Bool, default

from .html import MARK, carried, completed, fragment, later_of
from .saved import VIEW, Saved, is_standin

__all__ = ["AutodiffExporter"]

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob: data:; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; "
    "connect-src data: blob:; frame-src data: blob:"
)


class AutodiffExporter(HTMLExporter):
    """A notebook as one self-contained HTML file, its computation graphs interactive."""

    export_from_notebook = "HTML with live gradients"

    embed_images = Bool(True, help="Put images of markdown cells into the page.").tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "autodiff"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(Path(__file__).parent / "templates"), "."]

    def default_filters(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Add the filter for formulas in outputs."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield ("tex2mathml", formulas)

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return markdown as HTML, its formulas as MathML."""
        renderer = _Renderer(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
            **self.lexer_options,
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))

    def _init_resources(self, resources: Any) -> Any:
        resources = super()._init_resources(resources)  # type: ignore[no-untyped-call]
        resources["autodiff_policy"] = POLICY
        return resources

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Choose, once the notebook is executed, what the page shows of each widget."""
        nb, resources = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]
        page = _Page(nb.metadata)
        for cell in nb.cells:
            later = _later(cell.get("outputs", ()))
            if "outputs" in cell:
                cell.outputs = [one for one in cell.outputs if not is_standin(one)]
            for output in cell.get("outputs", ()):
                data = output.get("data")
                if data is None:
                    continue
                html = data.get("text/html", "")
                view = data.pop(VIEW, None)
                if f'class="{MARK}"' in html:
                    came = later.get(str((view or {}).get("model_id")))
                    data["text/html"] = carried(completed(html, came), page.carrier())
                elif view is not None and not html:
                    shown = page.saved(str(view.get("model_id")))
                    data["text/html"] = shown or _absent(str(data.get("text/plain", "")))
        nb.metadata.pop("widgets", None)
        return nb, resources


def _later(outputs: Iterable[Any]) -> dict[str, tuple[str, str]]:
    """Return the pictures and data that came after their views, by view."""
    found = (later_of(one.get("data", {}).get("text/html", "")) for one in outputs)
    return dict(one for one in found if one is not None)


class _Page:
    """What a page in the making holds: whether the module is there, and the widgets saved."""

    def __init__(self, metadata: Any) -> None:
        self._carried = False
        self._saved = Saved(metadata, lambda one: fragment(one, carrier=self.carrier()))

    def carrier(self) -> bool:
        """Return whether the next fragment is the one that carries the module."""
        first, self._carried = not self._carried, True
        return first

    def saved(self, model_id: str) -> str | None:
        """Return a widget from the saved state, if it can be built again."""
        return self._saved.html(model_id)


def _absent(said: str) -> str:
    """Return what stands for a widget that lives in a kernel."""
    return (
        f"<p><em>This widget needs a running notebook:</em> <code>{escape(said[:200])}</code></p>"
    )


class _Renderer(IPythonRenderer):
    """Markdown with its formulas as MathML."""

    def block_math(self, body: str) -> str:
        return mathml(body, block=True) or str(super().block_math(body))

    def inline_math(self, body: str) -> str:
        return mathml(body) or str(super().inline_math(body))

    def latex_environment(self, name: str, body: str) -> str:
        whole = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return mathml(whole, block=True) or str(super().latex_environment(name, body))


def formulas(text: str) -> str:
    """Return an output of LaTeX as HTML, what stands between dollar signs as MathML."""
    parts = re.split(r"(\$\$.+?\$\$|\$.+?\$)", text, flags=re.DOTALL)
    return "".join(
        (mathml(part.strip("$"), block=part.startswith("$$")) if k % 2 else "") or escape(part)
        for k, part in enumerate(parts)
    )


def mathml(tex: str, *, block: bool = False) -> str:
    """Return a formula as MathML; nothing where it cannot be read, or there is no reader."""
    try:
        from latex2mathml.converter import convert

        return str(convert(tex.strip(), display="block" if block else "inline"))
    except Exception:  # the formula is the author's, and a parser may stumble in many ways
        return ""
