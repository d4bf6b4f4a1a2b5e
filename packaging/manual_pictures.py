"""The pictures of the manual and of the README: `.venv/bin/python packaging/manual_pictures.py`.

Drives the real window with the example, with a few mistakes put in where a page of the manual speaks of them, cuts out
what the page is about, and writes ``resources/help/*.png`` and ``docs/screenshots/*.png`` in few colours. Run it again
after a change of the windows, and look at what it made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget
from screenshots import ROOT, open_window, opened, settle, spoil, turn_to

from qisheng_desktop.model.cells import parse_ref
from qisheng_desktop.ui.dialogs import PasteDialog
from qisheng_desktop.ui.editor import Editor
from qisheng_desktop.ui.grid.paste import plan_paste
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.steps import COVER, OUTPUT, REVIEW
from qisheng_desktop.ui.theme import Scheme

WIDTH = 660
"""Pixels: what the manual's window shows without a scroll bar under it."""
PAGE_WIDTH, WIDE = 814, 1010
"""Pixels of a window whose pages are as wide as a picture, so that they need not be made smaller; and of one for pages
that need more room."""
MARGIN = 8
COLOURS = 192
README_SIZE = (1366, 768)
TEAR = 14
"""Pixels between two parts of a page put under each other."""
CLIPBOARD = "行政处罚\t12\t2\t５件（其中当场决定3件）\n行政强制\t1\t0\t无"
REFUSED = "三件"


def page_part(widget: QWidget, top: int, height: int) -> QPixmap:
    """Cut a strip out of a page, without the margins at its sides."""
    settle()
    return widget.grab(QRect(MARGIN, top, widget.width() - 2 * MARGIN, height))


def stack(upper: QPixmap, lower: QPixmap) -> QPixmap:
    """Put two parts of a page under each other, with a gap that shows that something is left out."""
    made = QPixmap(max(upper.width(), lower.width()), upper.height() + TEAR + lower.height())
    made.fill(QColor("#ffffff"))
    painter = QPainter(made)
    painter.drawPixmap(0, 0, upper)
    painter.setPen(QColor("#8a94a3"))
    dots = [QPoint(x, upper.height() + TEAR // 2) for x in range(6, made.width(), 6)]
    painter.drawPoints(dots)
    painter.drawPixmap(0, upper.height() + TEAR, lower)
    painter.end()
    return made


def table_page(editor: Editor, code: str) -> TablePage:
    """Turn to a table.

    Raises:
        TypeError: If the section is no table.
    """
    turn_to(editor, code)
    if not isinstance(editor.page, TablePage):
        raise TypeError
    return editor.page


def start_pictures(window: MainWindow) -> Iterator[tuple[str, QPixmap]]:
    """Show where the program begins, and the whole window."""
    window.resize(800, 480)
    settle()
    yield "start", window.grab(QRect(0, 0, 800, 370))
    window.resize(1040, 600)
    editor = opened(window)
    spoil(editor.session)
    table_page(editor, "3")
    settle()
    yield "window", window.grab()


def text_pictures(window: MainWindow, editor: Editor) -> Iterator[tuple[str, QPixmap]]:
    """Show the cover and a text."""
    window.resize(WIDE, 760)
    for code in (COVER, "1"):
        turn_to(editor, code)
        for text in editor.page.findChildren(QTextEdit):
            text.verticalScrollBar().setValue(0)
        yield ("cover" if code == COVER else "narrative"), page_part(editor.page, 0, 420 if code == COVER else 330)


def table_pictures(window: MainWindow, editor: Editor) -> Iterator[tuple[str, QPixmap]]:
    """Show blanks, what is refused, a column that does not balance, and a paste before it is done."""
    window.resize(PAGE_WIDTH, 900)
    page = table_page(editor, "2")
    page.go_to(parse_ref("2[fees,before]"))
    settle()
    body, model = page.grid.body, page.grid.model
    top = body.mapTo(page, QPoint(0, 0)).y()
    first = body.visualRect(model.index_of(parse_ref("2[regulations,made]"))).top()
    fees = model.index_of(parse_ref("2[fees,before]"))
    band = top + body.visualRect(model.index(fees.row() - 2, 0)).top()
    yield "table-blank", stack(page_part(page, 0, top + first), page_part(page, band, page.height() - band))
    QTest.keyClick(body, Qt.Key.Key_F2)
    typed = body.viewport().findChildren(QLineEdit)[-1]
    typed.setText(REFUSED)
    yield "table-refused", page_part(page, band, 4 * body.rowHeight(fees.row()) + 8)
    QTest.keyClick(typed, Qt.Key.Key_Escape)
    place = model.index_of(parse_ref("2[penalties,before]"))
    plan = plan_paste(CLIPBOARD, (place.row(), place.column()), model.geometry, editor.session.report)
    dialog = PasteDialog(plan, editor.session.report, window)
    dialog.resize(620, 330)
    dialog.show()
    settle()
    yield "table-paste", dialog.grab()
    dialog.close()
    window.resize(PAGE_WIDTH, 1240)
    yield "table-findings", findings_picture(editor)


def findings_picture(editor: Editor) -> QPixmap:
    """Show the head of table 3 with its first rows, and the last rows with the balance under them."""
    page = table_page(editor, "3")
    page.go_to(parse_ref("3[new,natural]"))
    settle()
    body, model = page.grid.body, page.grid.model
    top = body.mapTo(page, QPoint(0, 0)).y()
    first = body.visualRect(model.index_of(parse_ref("3[partial,natural]"))).bottom()
    last = body.visualRect(model.index_of(parse_ref("3[other,natural]"))).top()
    heading = page.grid.mapTo(page, QPoint(0, 0)).y()
    upper = page_part(page, heading, top - heading + first)
    return stack(upper, page_part(page, top + last, page.height() - top - last))


def closing_pictures(window: MainWindow, editor: Editor) -> Iterator[tuple[str, QPixmap]]:
    """Show the review and what leaves the program."""
    window.resize(PAGE_WIDTH, 1000)
    turn_to(editor, REVIEW)
    yield "review", page_part(editor.page, 0, 560)
    while editor.session.undo_stack.canUndo():
        editor.session.undo_stack.undo()
    window.resize(WIDE, 800)
    turn_to(editor, OUTPUT)
    settle()
    yield "output", editor.page.grab(QRect(0, 0, editor.page.width(), editor.page.height()))


def readme_pictures(window: MainWindow) -> Iterator[tuple[str, QPixmap]]:
    """Show the whole window: a text, a table with mistakes, the preview."""
    editor = opened(window)
    turn_to(editor, "1")
    for text in editor.page.findChildren(QTextEdit):
        text.verticalScrollBar().setValue(0)
    settle()
    yield "text", window.grab()
    turn_to(editor, OUTPUT)
    yield "output", window.grab()
    spoil(editor.session)
    table_page(editor, "3")
    settle()
    yield "table", window.grab()


def save_small(picture: QPixmap, path: Path, width: int | None = None) -> None:
    """Save a picture in few colours, made narrower if it is wider than ``width``."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = image.width(), image.height()
    made = Image.frombytes("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine())
    if width and size[0] > width:
        made = made.resize((width, round(size[1] * width / size[0])), Image.Resampling.LANCZOS)
    palette, nearest = choose_colours(Counter(pixels(made)))
    few = Image.new("P", made.size)
    few.putpalette([part for colour in palette for part in colour])
    few.putdata([nearest[pixel] for pixel in pixels(made)])
    few.save(path, optimize=True)


def pixels(image: Image.Image) -> Iterator[tuple[int, ...]]:
    """Yield the colours of all pixels, line by line."""
    parts = iter(image.tobytes())
    return zip(parts, parts, parts, strict=True)


def choose_colours(counts: Counter[tuple[int, ...]]) -> tuple[list[tuple[int, ...]], dict[tuple[int, ...], int]]:
    """Choose the most frequent colours, so that surfaces keep theirs, then those least like any chosen.

    Pillow's own ways tint surfaces or lose the red of a small sign. Returns the palette, and for each colour which of
    the palette is nearest.
    """
    palette: list[tuple[int, ...]] = []
    distance = dict.fromkeys(counts, 1 << 20)
    nearest = dict.fromkeys(counts, 0)
    frequent = [colour for colour, _ in counts.most_common(COLOURS // 2)]
    while len(palette) < COLOURS and (frequent or max(distance.values())):
        chosen = frequent.pop(0) if frequent else max(distance, key=lambda colour: distance[colour])
        for colour, before in distance.items():
            here = sum((one - other) ** 2 for one, other in zip(colour, chosen, strict=True))
            if here < before:
                distance[colour], nearest[colour] = here, len(palette)
        palette.append(chosen)
    return palette, nearest


def main() -> None:
    """Make all pictures."""
    help_folder, readme_folder = ROOT / "resources" / "help", ROOT / "docs" / "screenshots"
    with open_window(None, README_SIZE, Scheme.LIGHT) as window:
        for name, picture in start_pictures(window):
            save_small(picture, help_folder / f"{name}.png", WIDTH)
        editor = window.editor
        if editor is not None:
            for pictures in (text_pictures, table_pictures, closing_pictures):
                for name, picture in pictures(window, editor):
                    save_small(picture, help_folder / f"{name}.png", WIDTH)
    with open_window(None, README_SIZE, Scheme.LIGHT) as window:
        for name, picture in readme_pictures(window):
            save_small(picture, readme_folder / f"{name}.png")


if __name__ == "__main__":
    main()
