"""Drawings as PDF, written here, with the fonts that every reader has."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence

from ..layout.sizes import STYLE
from ..layout.widths import MONO
from .shapes import TRIANGLES, Drawing, Text, heat_color, outline, pairs, px, runs, triangle

__all__ = ["pdf"]

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")
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


def pdf(drawings: Sequence[Drawing], theme: str = "light") -> bytes:
    """Return drawings as a PDF document, one a page.

    A character that none of the standard fonts has is drawn as a question mark.
    """
    palette = STYLE[theme]
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
    for drawn in drawings:
        content = zlib.compress("\n".join(_pdf_page(drawn, palette, theme)).encode("latin-1"))
        stream = add(
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content)
        )
        box = f"[0 0 {px(0.75 * drawn.width)} {px(0.75 * drawn.height)}]".encode()
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


def _pdf_page(drawn: Drawing, palette: dict[str, str], theme: str) -> Iterator[str]:
    def color(name: str, operator: str) -> str:
        value = name if name.startswith("#") else palette[name]
        return " ".join(px(int(value[k : k + 2], 16) / 255) for k in (1, 3, 5)) + f" {operator}"

    # One pixel is three quarters of a point, and y runs downwards.
    yield f"0.75 0 0 -0.75 0 {px(0.75 * drawn.height)} cm"
    yield f"{color('background', 'rg')} 0 0 {px(drawn.width)} {px(drawn.height)} re f"
    for frame in drawn.frames:
        yield f"{color('constant', 'rg')} {color('line', 'RG')} 1 w"
        yield f"{_pdf_path(outline(frame, frame.radius))} b"
        yield from _pdf_text(frame.title, color)
    for curve in drawn.curves:
        yield f"{color(curve.color, 'RG')} {px(curve.width)} w"
        yield f"{_pdf_path(curve.path)} S"
    for label in drawn.labels:
        yield f"{color('background', 'rg')} {_pdf_path(outline(label, 7.0))} f"
        for text in label.texts:
            yield from _pdf_text(text, color)
    for card in drawn.cards:
        stroke, thick, dashed = card.stroke
        yield f"{color(card.fill, 'rg')} {color(stroke, 'RG')} {px(thick)} w"
        yield f"[{'3 3' if dashed else ''}] 0 d {_pdf_path(outline(card, card.radius))} b [] 0 d"
        if card.lines:
            yield f"{color('faint', 'RG')} 1 w"
        for line in card.lines:
            points = [f"{px(x)} {px(y)}" for x, y in pairs(line.path)]
            yield f"{points[0]} m {' '.join(f'{p} l' for p in points[1:])} S"
        for one in card.heats:
            for level, boxes in one.cells().items():
                paths = " ".join(" ".join(map(px, box)) + " re" for box in boxes)
                yield f"{color(heat_color(theme, level), 'rg')} {paths} f"
        for text in card.texts:
            yield from _pdf_text(text, color)
    for text in drawn.caption:
        yield from _pdf_text(text, color)


def _pdf_path(path: Sequence[float]) -> str:
    p = list(map(px, path))
    pieces = [" ".join(p[k : k + 6]) + " c" for k in range(2, len(p) - 5, 6)]
    return f"{p[0]} {p[1]} m {' '.join(pieces)}"


def _pdf_text(text: Text, color: Callable[[str, str], str]) -> Iterator[str]:
    yield color(text.color, "rg")
    mono = text.face == "number"
    plain = 2 + text.bold if mono else int(text.italic)
    for begin, run, is_triangle in runs(text):
        if is_triangle:
            corners = triangle(begin, text.y, text.size, TRIANGLES[run])
            (a, b), *rest = corners
            yield f"{px(a)} {px(b)} m {' '.join(f'{px(x)} {px(y)} l' for x, y in rest)} f"
            continue
        x = begin
        # Courier is 0.6 em wide, the place kept is a little wider: spread it evenly.
        spread = f"{px((MONO - 0.6) * text.size)} Tc" if mono else "0 Tc"
        for font, codes, wide, rise in _pdf_pieces(run, plain, text):
            size = text.size * (0.7 if rise else 1.0)
            hexed = "".join(f"{code:02X}" for code in codes)
            y = text.y - 0.35 * text.size * rise
            yield (
                f"BT /F{font} {px(size)} Tf {spread} 1 0 0 -1 {px(x)} {px(y)} Tm <{hexed}> Tj ET"
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
