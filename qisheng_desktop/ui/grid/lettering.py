"""Words of a printed table on the screen: laid out once, drawn many times."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTextOption

from qisheng_desktop.model.layout import PrintedCell

MARGIN = 4
"""Pixels between the side of a cell and its label."""
_NARROW = "、，"
_LINE_ENDS = "\u2028"
"""How a text to be laid out once says it: it takes a line feed for a blank."""
_MOST_KEPT = 2000
"""Texts kept at most; then all are let go, and those in sight laid out anew."""


class Lettering:
    """Draws text in one font, each different text laid out once: a third of the time of laying it out at each paint."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self._kept: dict[tuple[str, int, bool], tuple[QStaticText, float, float]] = {}

    def draw(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Draw one line in the middle of a rectangle; the painter has this font."""
        laid_out, width, height = self._kept.get((text, 0, True)) or self._lay_out(text, 0, is_centred=True)
        painter.drawStaticText(_middle(rect, width, height), laid_out)

    def draw_lines(self, painter: QPainter, rect: QRect, text: str, *, is_centred: bool) -> None:
        """Draw text in lines no longer than a rectangle, halfway up, each in the middle or from the left."""
        key = text, rect.width(), is_centred
        laid_out, _, height = self._kept.get(key) or self._lay_out(text, rect.width(), is_centred=is_centred)
        painter.drawStaticText(_middle(rect, rect.width(), height), laid_out)

    def draw_downwards(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Draw upright character under upright character, in the middle."""
        step = self.metrics.height() + 3
        steps = [step // 2 if character in _NARROW else step for character in text]
        top = rect.top() + max(0, (rect.height() - sum(steps)) // 2)
        for character, height in zip(text, steps, strict=True):
            self.draw(painter, QRect(rect.left(), top - (step - height) // 2, rect.width(), step), character)
            top += height

    def width(self, text: str) -> float:
        """Return the width in pixels of one line."""
        return (self._kept.get((text, 0, True)) or self._lay_out(text, 0, is_centred=True))[1]

    def _lay_out(self, text: str, width: int, *, is_centred: bool) -> tuple[QStaticText, float, float]:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        made = QStaticText()
        made.setTextFormat(Qt.TextFormat.PlainText)
        if width:
            option = QTextOption(Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeft)
            option.setWrapMode(QTextOption.WrapMode.WordWrap)
            made.setTextOption(option)
            made.setTextWidth(width)
        made.setText(text.replace("\n", _LINE_ENDS))
        made.prepare(font=self.font)
        size = made.size()
        self._kept[text, width, is_centred] = found = (made, size.width(), size.height())
        return found


def heading_text(cell: PrintedCell, width: int, metrics: QFontMetrics) -> str:
    """Break a heading as the form does where it does not fit on one line."""
    if not cell.lines or metrics.horizontalAdvance(cell.text) <= width:
        return cell.text
    lines = [cell.lines[0]]
    for part in cell.lines[1:]:
        if metrics.horizontalAdvance(lines[-1] + part) <= width:
            lines[-1] += part
        else:
            lines.append(part)
    return "\n".join(lines)


def _middle(rect: QRect, width: float, height: float) -> QPointF:
    """Return where text of a size begins, on whole pixels: between two of them it would be drawn blurred."""
    return QPointF(rect.left() + (rect.width() - width + 1) // 2, rect.top() + (rect.height() - height + 1) // 2)
