"""What stands on a page of a PDF: characters with their boxes, and the ruling lines, by PDFium.

pypdfium2 rather than pdfplumber: on a published report of six pages PDFium hands everything over in a fraction of the
time pdfminer takes to parse it, and it reads what WPS writes. All lengths are points from the upper left corner.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import pi
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

THIN = 2.6
"""The thickness up to which a filled rectangle is a line."""
SLANT = 0.05
"""Characters that lie more slanted than this, in right angles, are a watermark."""
MOST_OBJECTS, MOST_CHARACTERS = 60_000, 60_000
_DEEPEST_FORM = 3
_HYPHEN = "-"
"""The last of the characters that PDFium puts in by itself: spaces, ends of lines, hyphens."""
_NONE = "\r\n\0"
_UNICODE, _ANGLE = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharAngle
_BOX, _BOUNDS = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFPageObj_GetBounds


class Char(NamedTuple):
    """A character, its box, the height of that and of its middle."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    middle: float
    size: float


class Rule(NamedTuple):
    """A ruling line: where it lies, from where to where."""

    at: float
    start: float
    end: float


class PageContent(NamedTuple):
    """A page; ``has_image`` tells a scanned page from an empty one."""

    chars: list[Char]
    across: list[Rule]
    down: list[Rule]
    has_image: bool


class _Edges:
    """Where PDFium writes the box of an object."""

    def __init__(self) -> None:
        self.left, self.bottom, self.right, self.top = (ctypes.c_float() for _ in range(4))
        self.places = tuple(map(ctypes.byref, (self.left, self.bottom, self.right, self.top)))


_Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: Final[_Matrix] = (1, 0, 0, 1, 0, 0)


def read_page(page: Any, textpage: Any) -> PageContent:  # noqa: ANN401 - pypdfium2 ships no types
    """Read a page as it is looked at, whichever way it lies in the file."""
    turns = round(page.get_rotation() / 90) % 4
    width, height = (float(length) for length in page.get_size()[:: -1 if turns % 2 else 1])
    content = PageContent(list(_chars(textpage.raw, height, is_turned=turns % 2 == 1)), [], [], has_image=False)
    handle = page.raw
    count = pdfium.FPDFPage_CountObjects(handle)
    objects = (pdfium.FPDFPage_GetObject(handle, number) for number in range(min(count, MOST_OBJECTS)))
    edges = _Edges()
    has_image = False
    for item, kind, matrix in _opened(objects, _AS_IT_IS, 0):
        is_path = kind == pdfium.FPDF_PAGEOBJ_PATH
        if is_path and not (matrix is _AS_IT_IS and _thin(item, edges, height, content)):
            _rules(item, matrix, height, content)
        has_image = has_image or kind == pdfium.FPDF_PAGEOBJ_IMAGE
    content = content._replace(has_image=has_image)
    for _ in range(turns):
        content, width, height = _turned(content, height), height, width
    return content


def _turned(content: PageContent, height: float) -> PageContent:
    """Turn a page of this height by a right angle to the right."""
    chars = [_char(c.text, height - c.bottom, c.left, height - c.top, c.right) for c in content.chars]
    down = [Rule(height - rule.at, rule.start, rule.end) for rule in content.across]
    across = [Rule(rule.at, height - rule.end, height - rule.start) for rule in content.down]
    return PageContent(chars, across, down, content.has_image)


def _char(text: str, left: float, top: float, right: float, bottom: float) -> Char:
    return Char(text, left, top, right, bottom, (top + bottom) / 2, bottom - top)


def _chars(textpage: Any, height: float, *, is_turned: bool) -> Iterator[Char]:  # noqa: ANN401 - as above
    """Yield the characters; on a page that is turned, those that lie on their side (its number) are left out."""
    box = pdfium.FS_RECTF()
    place = ctypes.byref(box)
    angle_of, box_of = _ANGLE, _BOX
    for number, text in enumerate(_texts(textpage, min(pdfium.FPDFText_CountChars(textpage), MOST_CHARACTERS))):
        if text in _NONE or (text <= _HYPHEN and pdfium.FPDFText_IsGenerated(textpage, number) == 1):
            continue
        angle = angle_of(textpage, number)
        if angle or is_turned:
            turns = angle / (pi / 2)
            if abs(turns - round(turns)) > SLANT or (is_turned and round(turns) % 2 == 0):
                continue
        if not box_of(textpage, number, place):
            continue
        top, bottom = height - box.top, height - box.bottom
        yield Char(text, box.left, top, box.right, bottom, (top + bottom) / 2, bottom - top)


def _texts(textpage: Any, count: int) -> Sequence[str]:  # noqa: ANN401 - as above
    """Return the first characters, each as PDFium numbers it.

    All at once where the text is as long as there are characters: one without a meaning is missing in it, and one
    beyond the basic plane takes two places, so without such ones every character is in its place.
    """
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if written == count + 1 and len(text) == count and "\ufffd" not in text:
        return text
    codes = (_UNICODE(textpage, number) for number in range(count))
    return [chr(code) if not 0xD800 <= code <= 0xDFFF and code < 0x110000 else "\ufffd" for code in codes]  # noqa: PLR2004


def _opened(objects: Iterator[Any], matrix: _Matrix, depth: int) -> Iterator[tuple[Any, int, _Matrix]]:
    """Yield objects with their kind and their place on the page, those in groups too."""
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            count = min(pdfium.FPDFFormObj_CountObjects(item), MOST_OBJECTS)
            inside = (pdfium.FPDFFormObj_GetObject(item, number) for number in range(count))
            yield from _opened(inside, _times(_matrix(item), matrix), depth + 1)
        else:
            yield item, kind, matrix


def _thin(item: Any, edges: _Edges, height: float, content: PageContent) -> bool:  # noqa: ANN401 - as above
    """Add the ruling line of a path whose box, width of its pen included, is thin; say whether it was one."""
    if not _BOUNDS(item, *edges.places):
        return False
    left, bottom, right, top = edges.left.value, edges.bottom.value, edges.right.value, edges.top.value
    if top - bottom <= THIN < right - left:
        content.across.append(Rule(height - (top + bottom) / 2, left, right))
        return True
    if right - left <= THIN < top - bottom:
        content.down.append(Rule((left + right) / 2, height - top, height - bottom))
        return True
    return False


def _rules(item: Any, matrix: _Matrix, height: float, content: PageContent) -> None:  # noqa: ANN401 - as above
    """Add the ruling lines of a path: thin filled shapes, and the straight sides of stroked ones."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)):
        return
    points = list(_points(item, _times(_matrix(item), matrix)))
    if not points:
        return
    lefts, tops = [x for x, _, _ in points], [height - y for _, y, _ in points]
    left, right, top, bottom = min(lefts), max(lefts), min(tops), max(tops)
    if bottom - top <= THIN < right - left:
        content.across.append(Rule((top + bottom) / 2, left, right))
    elif right - left <= THIN < bottom - top:
        content.down.append(Rule((left + right) / 2, top, bottom))
    elif stroke.value:
        for (x0, y0, _), (x1, y1, is_line) in pairwise(points):
            if is_line and abs(y0 - y1) <= 1 < abs(x0 - x1):
                content.across.append(Rule(height - y0, min(x0, x1), max(x0, x1)))
            elif is_line and abs(x0 - x1) <= 1 < abs(y0 - y1):
                content.down.append(Rule(x0, height - max(y0, y1), height - min(y0, y1)))


def _points(item: Any, matrix: _Matrix) -> Iterator[tuple[float, float, bool]]:  # noqa: ANN401 - as above
    """Yield the points of a path, and whether a straight line leads to each."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float, bool] | None = None
    for number in range(min(pdfium.FPDFPath_CountSegments(item), MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, number)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f, kind == pdfium.FPDF_SEGMENT_LINETO)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        yield point
        if start is not None and pdfium.FPDFPathSegment_GetClose(segment):
            yield start[0], start[1], True


def _matrix(item: Any) -> _Matrix:  # noqa: ANN401 - as above
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
