"""The static drawing as PDF, TikZ and PNG, one picture or one a step of the two passes.

PDF is written here, with the fonts every reader has, so that it needs no other program; TikZ
compiles in a plain LaTeX document; PNG comes out of Graphviz, which draws what was placed before.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence

from ..drawing import dot_process
from ..drawing.picture import LOOK
from ..drawing.svg import Card, Label, Scene, Text
from ..drawing.text import MONO, width

__all__ = ["pdf", "png", "tikz"]

Palette = dict[str, str]

_RADIUS = float(LOOK["card"]["radius"])
_TRIANGLES = {"▲": 1, "▼": -1}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")


def _palette(theme: str) -> Palette:
    return dict(LOOK[theme])


def _advance(text: Text) -> float:
    """Return the width of a run of numbers, which are monospaced."""
    return MONO * text.size * len(text.text)


def _start(text: Text) -> float:
    """Return where a run begins."""
    return text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * _advance(text)


def _runs(text: Text) -> Iterator[tuple[float, str, bool]]:
    """Split a text at the triangles, which fonts lack: yield x, text, whether a triangle."""
    x, step = _start(text), MONO * text.size
    run, begin = "", x
    for k, c in enumerate(text.text):
        if c in _TRIANGLES:
            if run.strip():
                yield begin, run, False
            yield x + k * step, c, True
            run, begin = "", x + (k + 1) * step
        else:
            run += c
    if run.strip():
        yield begin, run, False


def _triangle(x: float, y: float, size: float, up: int) -> list[tuple[float, float]]:
    """Return a triangle's corners; `y` is the baseline."""
    wide, high = 0.6 * size, 0.55 * size
    base, tip = (y, y - high) if up > 0 else (y - high, y)
    return [(x, base), (x + wide, base), (x + wide / 2, tip)]


# ---------------------------------------------------------------------- PDF

# Codes of the font Symbol (PDF 32000-1:2008, annex D.5) for what WinAnsi has not.
_SYMBOL = dict(
    zip(
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ",
        b"ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz",
        strict=True,
    )
) | {"∞": 0xA5, "∂": 0xB6, "√": 0xD6, "≤": 0xA3, "≥": 0xB3, "≠": 0xB9, "∇": 0xD1, "∫": 0xF2,
     "∏": 0xD5, "∑": 0xE5, "→": 0xAE, "⊙": 0xC4, "⋅": 0xD7, "∈": 0xCE}  # fmt: skip
_FONTS = ["Times-Roman", "Times-Italic", "Courier", "Courier-Bold", "Symbol"]
# Widths of Times-Italic in thousandths of an em, of the characters that names are made of.
_TIMES = dict.fromkeys("abdeghnopquvxy_0123456789", 500) | dict.fromkeys("ijlt", 278)
_TIMES |= {"c": 444, "e": 444, "f": 278, "k": 444, "m": 722, "r": 389, "s": 389, "v": 444,
           "w": 667, "x": 444, "y": 444, "z": 389, "(": 333, ")": 333, ".": 250, ",": 250,
           "·": 250, " ": 250, "−": 500, "+": 675, "×": 675, "²": 300, "³": 300}  # fmt: skip


def pdf(scenes: Sequence[Scene], theme: str = "light") -> bytes:
    """Return drawings as a PDF document, one a page.

    A character that none of the standard fonts has is drawn as a question mark.
    """
    palette = _palette(theme)
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    add(b"<</Type/Catalog/Pages 2 0 R>>")
    add(b"")  # the pages, once they are known
    fonts = []
    for name in _FONTS:
        encoding = b"" if name == "Symbol" else b"/Encoding/WinAnsiEncoding"
        fonts.append(add(b"<</Type/Font/Subtype/Type1/BaseFont/%s%s>>" % (name.encode(), encoding)))
    resources = b"<</Font<<%s>>>>" % b"".join(
        b"/F%d %d 0 R" % (k, number) for k, number in enumerate(fonts)
    )
    pages = []
    for drawn in scenes:
        content = zlib.compress("\n".join(_pdf_page(drawn, palette)).encode("latin-1"))
        stream = add(
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content)
        )
        box = f"[0 0 {_n(0.75 * drawn.width)} {_n(0.75 * drawn.height)}]".encode()
        pages.append(
            add(
                b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources%s/Contents %d 0 R>>"
                % (box, resources, stream)
            )
        )
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages))

    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _pdf_page(drawn: Scene, palette: Palette) -> Iterator[str]:
    def color(name: str, operator: str) -> str:
        value = palette[name]
        return " ".join(_n(int(value[k : k + 2], 16) / 255) for k in (1, 3, 5)) + f" {operator}"

    # One pixel is three quarters of a point, and y runs downwards.
    yield f"0.75 0 0 -0.75 0 {_n(0.75 * drawn.height)} cm"
    yield f"{color('background', 'rg')} 0 0 {_n(drawn.width)} {_n(drawn.height)} re f"
    for curve in drawn.curves:
        yield f"{color(curve.color, 'RG')} {_n(curve.width)} w"
        yield f"{_pdf_path(curve.path)} S"
    for label in drawn.labels:
        yield f"{color('background', 'rg')} {_pdf_path(_outline(label, 7.0))} f"
        yield from _pdf_text(label.text, color)
    for card in drawn.cards:
        stroke, thick, dashed = card.stroke
        yield f"{color(card.fill, 'rg')} {color(stroke, 'RG')} {_n(thick)} w"
        yield f"[{'3 3' if dashed else ''}] 0 d {_pdf_path(_outline(card, _RADIUS))} b [] 0 d"
        for text in card.texts:
            yield from _pdf_text(text, color)


def _pdf_path(path: Sequence[float]) -> str:
    p = list(map(_n, path))
    pieces = [" ".join(p[k : k + 6]) + " c" for k in range(2, len(p) - 5, 6)]
    return f"{p[0]} {p[1]} m {' '.join(pieces)}"


def _pdf_text(text: Text, color: Callable[[str, str], str]) -> Iterator[str]:
    yield color(text.color, "rg")
    mono = text.face == "number"
    plain = 2 + text.bold if mono else int(text.italic)
    for begin, run, is_triangle in _runs(text):
        if is_triangle:
            corners = _triangle(begin, text.y, text.size, _TRIANGLES[run])
            (a, b), *rest = corners
            yield f"{_n(a)} {_n(b)} m {' '.join(f'{_n(x)} {_n(y)} l' for x, y in rest)} f"
            continue
        x = begin
        # Courier is 0.6 em wide, the place kept is a little wider: spread it evenly.
        spread = f"{_n((MONO - 0.6) * text.size)} Tc" if mono else "0 Tc"
        for font, codes, wide, rise in _pdf_pieces(run, plain, text):
            size = text.size * (0.7 if rise else 1.0)
            hexed = "".join(f"{code:02X}" for code in codes)
            y = text.y - 0.35 * text.size * rise
            yield (
                f"BT /F{font} {_n(size)} Tf {spread} 1 0 0 -1 {_n(x)} {_n(y)} Tm <{hexed}> Tj ET"
            )
            x += wide


def _pdf_pieces(run: str, plain: int, text: Text) -> Iterator[tuple[int, list[int], float, int]]:
    """Yield font, codes, width and whether raised, of stretches that share a font."""
    piece: tuple[int, list[int], float, int] | None = None
    for c in run:
        rise = int(c in "⁰⁴⁵⁶⁷⁸⁹⁻")
        shown = c.translate(_SUPERSCRIPTS) if rise else c
        font, code = plain, _winansi(shown)
        if code is None:
            font, code = (4, _SYMBOL[shown]) if shown in _SYMBOL else (plain, 0x3F)
        wide = MONO if text.face == "number" else _TIMES.get(c, 722 if c.isupper() else 500) / 1000
        if piece and (piece[0], piece[3]) == (font, rise):
            piece = (font, [*piece[1], code], piece[2] + wide * text.size, rise)
        else:
            if piece:
                yield piece
            piece = (font, [code], wide * text.size, rise)
    if piece:
        yield piece


def _winansi(c: str) -> int | None:
    if c == "−":
        c = "–"
    try:
        return c.encode("cp1252")[0]
    except UnicodeEncodeError:
        return None


# ---------------------------------------------------------------------- TikZ

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "'": r"\char39{}",
    "`": r"\char96{}",
    "−": "$-$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "·": r"$\cdot$",
    "∙": r"$\cdot$",
    "…": r"\dots{}",
    "∞": r"$\infty$",
    "∂": r"$\partial$",
    "√": r"$\surd$",
    "∑": r"$\Sigma$",
    "∏": r"$\Pi$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≠": r"$\neq$",
    "∇": r"$\nabla$",
    "→": r"$\to$",
    "⊙": r"$\odot$",
}
# fmt: off
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda",
    "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}
# fmt: on
_TEX |= {c: rf"$\{name}$" for c, name in _GREEK.items()}
_TEX |= {
    c: rf"\textsuperscript{{{d if d != '−' else '$-$'}}}"
    for c, d in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−", strict=True)
}


def _tex(text: str) -> str:
    """Return `text` with TeX's own characters escaped.

    Scripts that pdfTeX has no letters for are left to the engines that do.
    """
    out = []
    for c in text:
        if c in _TEX:
            out.append(_TEX[c])
        elif c.isascii() or "\xc0" <= c <= "\u017f":
            out.append(c)
        else:
            out.append(rf"\ifdefined\Umathcode {c}\else?\fi{{}}")
    return "".join(out)


_TEX_MOST = 21_700  # px: TeX knows no length above 16,384 pt


def tikz(scenes: Sequence[Scene], theme: str = "light") -> str:
    """Return drawings as TikZ; several as overlays of one Beamer frame.

    Raises
    ------
    ValueError
        If a drawing is larger than TeX can measure.
    """
    largest = max(max(drawn.width, drawn.height) for drawn in scenes)
    if largest > _TEX_MOST:
        raise ValueError(
            f"a drawing of {largest:.0f} pixels is too large for TeX: save it as .svg or .pdf"
        )
    lines = [
        r"% In the preamble: \usepackage{tikz}",
    ]
    lines += [
        rf"\definecolor{{adw-{name}}}{{HTML}}{{{value[1:].upper()}}}"
        for name, value in _palette(theme).items()
    ]
    for k, drawn in enumerate(scenes, 1):
        several = len(scenes) > 1
        if several:
            lines.append(rf"\only<{k}>{{%")
        lines += _tikz_picture(drawn)
        if several:
            lines.append("}%")
    return "\n".join(lines) + "\n"


def _tikz_picture(drawn: Scene) -> Iterator[str]:
    yield r"\begin{tikzpicture}[x=0.75bp,y=-0.75bp,inner sep=0pt,outer sep=0pt]"
    yield rf"\path[use as bounding box] (0,0) rectangle ({_n(drawn.width)},{_n(drawn.height)});"
    for c in drawn.curves:
        p = list(map(_n, c.path))
        rest = "".join(
            " .. controls ({},{}) and ({},{}) .. ({},{})".format(*p[k : k + 6])
            for k in range(2, len(p) - 5, 6)
        )
        yield rf"\draw[adw-{c.color},line width={_n(0.75 * c.width)}bp] ({p[0]},{p[1]}){rest};"
    for label in drawn.labels:
        yield rf"\fill[adw-background,rounded corners=5bp] {_tikz_box(label)};"
        yield from _tikz_text(label.text)
    for card in drawn.cards:
        stroke, thick, dashed = card.stroke
        dash = ",dash pattern=on 2.25bp off 2.25bp" if dashed else ""
        yield (
            rf"\draw[adw-{stroke},fill=adw-{card.fill},line width={_n(0.75 * thick)}bp,"
            rf"rounded corners={_n(0.75 * _RADIUS)}bp{dash}] {_tikz_box(card)};"
        )
        for text in card.texts:
            yield from _tikz_text(text)
    yield r"\end{tikzpicture}%"


def _tikz_box(box: Card | Label) -> str:
    return f"({_n(box.x)},{_n(box.y)}) rectangle ({_n(box.x + box.width)},{_n(box.y + box.height)})"


def _tikz_text(text: Text) -> Iterator[str]:
    family = r"\ttfamily" if text.face == "number" else r"\rmfamily"
    shape = r"\itshape" if text.italic else ""
    series = r"\bfseries" if text.bold else ""
    size = _n(0.75 * text.size)
    font = rf"\fontsize{{{size}bp}}{{{size}bp}}{family}{series}{shape}\selectfont"
    for x, run, is_triangle in _runs(text):
        if is_triangle:
            corners = " -- ".join(
                f"({_n(a)},{_n(b)})" for a, b in _triangle(x, text.y, text.size, _TRIANGLES[run])
            )
            yield rf"\fill[adw-{text.color}] {corners} -- cycle;"
            continue
        whole = run == text.text
        anchor = {"start": "base west", "middle": "base", "end": "base east"}
        at, where = (text.x, anchor[text.anchor]) if whole else (x, "base west")
        x_skip = MONO * text.size * (len(run) - len(run.lstrip()))
        yield (
            rf"\node[anchor={where},text=adw-{text.color},font={font}] "
            rf"at ({_n(at + x_skip)},{_n(text.y)}) {{\strut {_tex(run.strip())}}};"
        )


# ---------------------------------------------------------------------- PNG


def png(drawn: Scene, theme: str = "light", scale: float = 2.0) -> bytes | None:
    """Return a drawing as PNG at `scale` pixels to one, or None where there is no ``dot``."""
    # All is placed already, so nothing is laid out (-n2): shapes are a background in Graphviz's own
    # drawing language (xdot), which may not hold text (it crashes 2.43); texts are boxless nodes.
    palette = _palette(theme)
    shapes = " ".join(_xdot(drawn, palette))
    # Older versions read no string of more than 16 kB, but add several up.
    shapes = '" + "'.join(shapes[k : k + 8000] for k in range(0, len(shapes), 8000))
    wide, high = _n(drawn.width / 72), _n(drawn.height / 72)
    lines = [
        "digraph {",
        f'graph [pad=0 margin=0 bgcolor="{palette["background"]}" _background="{shapes}"]',
        'node [shape=box style=invis fixedsize=true margin=0 label=""]',
        f'all [width={wide} height={high} pos="{_n(drawn.width / 2)},{_n(drawn.height / 2)}"]',
        "node [style=solid]",
    ]
    texts = [label.text for label in drawn.labels]
    texts += [text for card in drawn.cards for text in card.texts]
    lines += [_png_text(k, text, palette, drawn.height) for k, text in enumerate(texts)]
    return dot_process.run(
        "\n".join([*lines, "}"]), "png", "-Kneato", "-n2", f"-Gdpi={72 * scale:g}"
    )


def _png_text(k: int, text: Text, palette: Palette, high: float) -> str:
    # A box of a fixed width, in which `\\l` and `\\r` set the text to a side.
    room = max(_advance(text), width(text.text, text.size)) + 2
    x = text.x + {"start": 0.5, "middle": 0.0, "end": -0.5}[text.anchor] * room
    y = high - text.y + 0.36 * text.size
    side = {"start": r"\l", "middle": "", "end": r"\r"}[text.anchor]
    said = text.text.replace("&", "&amp;").replace("\\", r"\\").replace('"', r"\"") + side
    face = "DejaVu Serif" if text.face == "name" else "DejaVu Sans Mono"
    face += (" Bold" if text.bold else "") + (" Italic" if text.italic else "")
    return (
        f't{k} [penwidth=0 label="{said}" fontname="{face}" fontsize={_n(text.size)} '
        f'fontcolor="{palette[text.color]}" width={_n(room / 72)} height={_n(text.size / 60)} '
        f'pos="{_n(x)},{_n(y)}"]'
    )


def _xdot(drawn: Scene, palette: Palette) -> Iterator[str]:
    def word(code: str, text: str) -> str:
        return f"{code} {len(text)} -{text}"

    def points(path: Sequence[float]) -> str:
        pairs = zip(path[0::2], path[1::2], strict=True)
        return f"{len(path) // 2} " + " ".join(f"{_n(x)} {_n(drawn.height - y)}" for x, y in pairs)

    for curve in drawn.curves:
        yield word("c", palette[curve.color])
        yield word("S", f"setlinewidth({_n(curve.width)})")
        yield f"B {points(curve.path)}"
    yield word("S", "setlinewidth(1)")
    for label in drawn.labels:
        yield f"{word('c', palette['background'])} {word('C', palette['background'])}"
        yield f"b {points(_outline(label, 7.0))}"
    for card in drawn.cards:
        stroke, thick, dashed = card.stroke
        yield f"{word('c', palette[stroke])} {word('C', palette[card.fill])}"
        yield word("S", f"setlinewidth({_n(thick)})")
        yield word("S", "dashed" if dashed else "solid")
        yield f"b {points(_outline(card, _RADIUS))}"


# ---------------------------------------------------------------------- what they share


def _outline(box: Card | Label, r: float) -> list[float]:
    """Return a rounded box as a closed chain of Bézier curves."""
    x0, y0, x1, y1 = box.x, box.y, box.x + box.width, box.y + box.height
    k = 0.4477 * r  # a quarter of a circle: its handles end (1 − 0.5523) r from the corner
    path = [x0 + r, y0]

    def line(x: float, y: float) -> None:
        path.extend([path[-2], path[-1], x, y, x, y])

    line(x1 - r, y0)
    path.extend([x1 - k, y0, x1, y0 + k, x1, y0 + r])
    line(x1, y1 - r)
    path.extend([x1, y1 - k, x1 - k, y1, x1 - r, y1])
    line(x0 + r, y1)
    path.extend([x0 + k, y1, x0, y1 - k, x0, y1 - r])
    line(x0, y0 + r)
    path.extend([x0, y0 + k, x0 + k, y0, x0 + r, y0])
    return path


def _n(x: float) -> str:
    return f"{x:.3f}".rstrip("0").rstrip(".")
