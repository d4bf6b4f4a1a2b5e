"""How the cells of an official table are painted."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QRegion

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.layout import Part, PrintedCell
from qisheng_desktop.ui.grid.geometry import Place
from qisheng_desktop.ui.grid.lettering import MARGIN, Lettering
from qisheng_desktop.ui.grid.sizing import Spot, Spread
from qisheng_desktop.ui.grid.table_model import Frame, TableModel
from qisheng_desktop.ui.theme import Theme

_FOOT = int(Qt.AlignmentFlag.AlignBottom) | int(Qt.AlignmentFlag.AlignRight)
_LEFT = int(Qt.AlignmentFlag.AlignLeft)


class CellPainter:
    """Paints the cells of a view all in one go: a delegate asked for each of them takes seven times as long.

    ``current`` is the grid place of the cell the clerk is at; its row, column and labels are banded.
    """

    def __init__(self, model: TableModel, theme: Theme, font: QFont) -> None:
        self._model = model
        self.current: Place = (-1, -1)
        self._has_one_block = model.printed_layout.heading_rows > 0
        self._line = QColor(theme.faint)
        self._text, self._muted = QPen(QColor(theme.text)), QPen(QColor(theme.muted))
        self._accent = QPen(QColor(theme.accent), 2)
        self._hatch = QBrush(QColor(theme.hatch), Qt.BrushStyle.BDiagPattern)
        self._label = {
            Part.BAND: QColor(theme.band),
            Part.STUBHEAD: QColor(theme.heading),
            Part.HEADING: QColor(theme.heading),
            Part.STUB: QColor(theme.surface),
        }
        self._paper, self._total = QColor(theme.paper), QColor(theme.total)
        self._cross, self._chosen = QColor(theme.cross), QColor(theme.accent_soft)
        self._alarm = {True: QColor(theme.hard), False: QColor(theme.soft)}
        self._alarm_fill = {True: QColor(theme.hard_soft), False: QColor(theme.soft_soft)}
        strong, self._small = QFont(font), QFont(font)
        strong.setBold(True)
        self._small.setPointSizeF(font.pointSizeF() * 0.75)
        self._plain, self._strong, self._tight = Lettering(QFont(font)), Lettering(strong), Lettering(self._small)

    def paint(
        self, painter: QPainter, spread: Spread, region: QRegion, chosen: Collection[Place] = frozenset()
    ) -> None:
        """Paint the cells of a view that meet a region; ``chosen`` are the grid places of the selection."""
        painter.fillRect(
            spread.ground, self._line
        )  # as lines: drawn ones end half a pixel short of each other at 150 %
        bounds, is_whole = region.boundingRect(), region.rectCount() == 1
        plain, strong = list[Spot](), list[Spot]()
        totals = self._model.totals
        for spot in spread.spots:
            if not bounds.intersects(spot.rect) or not (is_whole or region.intersects(spot.rect)):
                continue
            cell = spot.cell
            painter.fillRect(spot.inside, self._ground_of(cell, chosen) if cell.ref else self._label_ground_of(cell))
            (strong if cell.is_strong or cell.ref in totals else plain).append(spot)
        for lettering, written in ((self._plain, plain), (self._strong, strong)):
            for spot in written:
                painter.setFont(lettering.font)
                painter.setPen(self._text)
                if spot.cell.ref:
                    self._paint_figure(painter, lettering, spot, spot.cell.ref)
                else:
                    _paint_label(painter, lettering, spot)

    def _label_ground_of(self, cell: PrintedCell) -> QColor:
        row, column = self.current
        is_at_hand = (
            cell.row <= row < cell.row + cell.height
            if cell.part is Part.STUB
            else cell.part is Part.HEADING and self._has_one_block and cell.column <= column < cell.column + cell.width
        )
        return self._chosen if is_at_hand and not cell.is_vertical else self._label[cell.part]

    def _ground_of(self, cell: PrintedCell, chosen: Collection[Place]) -> QColor:
        row, column = self.current
        if (cell.row, cell.column) in chosen and (cell.row, cell.column) != self.current:
            return self._chosen
        if cell.ref in self._model.totals:
            return self._total
        frame = self._model.frames.get(cell.ref) if cell.ref else None
        if frame:
            return self._alarm_fill[frame.is_hard]
        is_crossed = cell.row == row or (cell.column == column and self._has_one_block)
        return self._cross if is_crossed else self._paper

    def _paint_figure(self, painter: QPainter, lettering: Lettering, spot: Spot, ref: CellRef) -> None:
        report, is_total, frame = self._model.session.report, ref in self._model.totals, self._model.frames.get(ref)
        rect, text = spot.rect, self._model.shown(ref)
        if not text and not is_total:
            painter.fillRect(rect.adjusted(3, 3, -3, -3), self._hatch)
        printed = report.printed.get(ref) if is_total else None
        if printed is not None and text != f"{printed:f}":
            text = f"{text}（原印 {printed:f}）"
        if self._model.is_beside:
            self._paint_with_last(painter, lettering, rect, ref, text)
        elif text:
            self._write(painter, lettering, rect, text)
        if ref in report.notes:
            self._paint_note(painter, rect)
        if frame:
            self._paint_frame(painter, rect, frame)
        if (spot.cell.row, spot.cell.column) == self.current:
            painter.setPen(self._accent)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _paint_with_last(self, painter: QPainter, lettering: Lettering, rect: QRect, ref: CellRef, text: str) -> None:
        """Write this year's figure, and last year's small at the foot, marked where this year's is far from it.

        Where both do not fit, this year's steps aside.
        """
        above, taken = rect.adjusted(0, 0, 0, -rect.height() // 3), self._paint_beside(painter, rect, ref)
        painter.setFont(lettering.font)
        painter.setPen(self._text)
        is_met = rect.width() + lettering.width(text) > 2 * (rect.width() - taken)
        number = 3 * MARGIN if ref in self._model.frames else 0  # that of the rule stands at the left
        self._write(painter, lettering, above.adjusted(number, 0, -taken, 0) if is_met else above, text)

    def _write(self, painter: QPainter, lettering: Lettering, rect: QRect, text: str) -> None:
        """Write a figure, small where there is no room: digits cut off would be another figure."""
        if lettering.width(text) > rect.width():
            lettering = self._tight
            painter.setFont(lettering.font)
        lettering.draw(painter, rect, text)

    def _paint_beside(self, painter: QPainter, rect: QRect, ref: CellRef) -> int:
        """Write last year's figure; return how much of the width of the cell it takes, in pixels."""
        shown, is_far = self._model.beside(ref)
        if not shown:
            return 0
        painter.setFont(self._small)
        painter.setPen(self._alarm[False] if is_far else self._muted)
        words = f"{shown} ▲" if is_far else shown
        painter.drawText(rect.adjusted(2, 0, -3, -1), _FOOT, words)
        return painter.fontMetrics().horizontalAdvance(words) + MARGIN

    def _paint_note(self, painter: QPainter, rect: QRect) -> None:
        """Mark a corner: there is a remark on this cell."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent.color())
        corner = rect.topRight()
        painter.drawPolygon([corner + QPoint(-7, 0), corner, corner + QPoint(0, 7)])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_frame(self, painter: QPainter, rect: QRect, frame: Frame) -> None:
        """Frame the left side of a rule solid, the right side dashed; the number is that of the list."""
        pen = QPen(self._alarm[frame.is_hard], 1)
        pen.setStyle(Qt.PenStyle.DashLine if frame.is_right_side else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setFont(self._small)
        painter.drawText(rect.adjusted(4, 1, 0, 0), _LEFT, str(frame.numbers[0]))


def _paint_label(painter: QPainter, lettering: Lettering, spot: Spot) -> None:
    inner = spot.rect.adjusted(MARGIN, 0, -MARGIN, 0)
    if spot.cell.is_vertical:
        lettering.draw_downwards(painter, inner, spot.text)
    else:
        lettering.draw_lines(painter, inner, spot.text, is_centred=spot.cell.part is not Part.STUB)
