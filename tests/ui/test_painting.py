"""What is seen of a table: grounds, lines, figures, each where Qt has the cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.grid.cell_painter import CellPainter
from qisheng_desktop.ui.grid.lettering import Lettering
from qisheng_desktop.ui.grid.sizing import Spot
from qisheng_desktop.ui.grid.table_model import TableModel
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession

NEW = CellRef("3", "new", "natural")


def make_page(session: Session, code: str, qtbot: QtBot) -> TablePage:
    table = next(table for table in session.report.edition.tables if table.code == code)
    made = TablePage(session, table, LIGHT)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    return make_session(2024)


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> TablePage:
    made = make_page(session, "3", qtbot)
    made.resize(1100, 640)
    made.show()
    made.go_to(NEW)
    return made


@pytest.mark.parametrize("code", ["2", "3", "4"])
def test_cells_are_painted_where_they_are_typed_into(session: Session, code: str, qtbot: QtBot) -> None:
    page = make_page(session, code, qtbot)
    page.resize(420, 240)
    page.show()
    body = page.grid.body
    for bar in (body.horizontalScrollBar(), body.verticalScrollBar()):
        bar.setValue(bar.maximum() // 2)
    QApplication.processEvents()
    shift = QPoint(body.horizontalOffset(), body.verticalOffset())
    assert not shift.isNull()
    for spot in body.spread.spots:
        index = page.grid.model.index(spot.cell.row, spot.cell.column)
        assert spot.rect.translated(-shift) == body.visualRect(index), spot.cell


def picture(page: TablePage, ref: CellRef) -> tuple[QImage, Spot]:
    """Paint the table; return it with where a cell lies in it."""
    body = page.grid.body
    spot = next(spot for spot in body.spread.spots if spot.cell.ref == ref)
    return body.viewport().grab().toImage(), spot


def test_the_cell_at_hand_and_its_row_and_column_stand_out(page: TablePage) -> None:
    grounds = {}
    for row, column in (("new", "business"), ("granted", "natural"), ("granted", "business"), ("new", "total")):
        image, spot = picture(page, CellRef("3", row, column))
        grounds[row, column] = image.pixelColor(spot.inside.topLeft()).name()
    assert grounds == {
        ("new", "business"): LIGHT.cross,
        ("granted", "natural"): LIGHT.cross,
        ("granted", "business"): LIGHT.paper,
        ("new", "total"): LIGHT.total,
    }


def test_blank_cells_are_hatched_and_lines_meet(page: TablePage, session: Session) -> None:
    ref = CellRef("3", "granted", "business")
    image, spot = picture(page, ref)
    corner = image.pixelColor(spot.rect.bottomRight()).name()
    within = {image.pixelColor(x, spot.rect.center().y()).name() for x in range(spot.rect.left(), spot.rect.right())}
    assert corner == LIGHT.faint
    assert LIGHT.hatch in within
    session.edit(Edits({ref: Decimal(8)}), "录入")
    image, _ = picture(page, ref)
    within = {image.pixelColor(x, spot.rect.center().y()).name() for x in range(spot.rect.left(), spot.rect.right())}
    assert LIGHT.hatch not in within
    assert len(within) > 1  # the digit


def test_a_figure_that_finds_no_room_is_small_and_whole(page: TablePage, session: Session) -> None:
    ref, neighbour = CellRef("3", "granted", "business"), CellRef("3", "granted", "research")
    page.resize(560, 640)
    QApplication.processEvents()
    session.edit(Edits({neighbour: Decimal(0)}), "录入")
    before, spot = picture(page, neighbour)
    session.edit(Edits({ref: Decimal(123456)}), "录入")
    after, _ = picture(page, neighbour)
    inside = spot.inside
    assert before.copy(inside) == after.copy(inside)
    image, spot = picture(page, ref)
    cell = image.copy(spot.inside)
    ground = cell.pixelColor(0, 0)
    ink = [x for x in range(cell.width()) for y in range(cell.height()) if cell.pixelColor(x, y) != ground]
    assert min(ink) >= 1
    assert max(ink) <= cell.width() - 2


def test_only_cells_that_meet_the_region_are_painted(page: TablePage, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    shown = TableModel.shown

    def note(model: TableModel, ref: CellRef) -> str:
        written.append(str(ref))
        return shown(model, ref)

    monkeypatch.setattr(TableModel, "shown", note)
    _, spot = picture(page, NEW)
    written.clear()
    page.grid.body.viewport().repaint(spot.inside)
    assert written == [str(NEW)]
    written.clear()
    _, other = picture(page, CellRef("3", "granted", "business"))
    written.clear()
    page.grid.body.viewport().repaint(QRegion(spot.inside) | QRegion(other.inside))
    assert written == [str(NEW), "3[granted,business]"]


def test_an_editor_that_opens_and_closes_does_not_paint_the_table_anew(
    page: TablePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.activateWindow()
    body, painted = page.grid.body, list[str]()
    qtbot.waitUntil(body.hasFocus)
    paint = CellPainter._paint_figure

    def note(painter: CellPainter, tool: QPainter, lettering: Lettering, spot: Spot, ref: CellRef) -> None:
        painted.append(str(ref))
        paint(painter, tool, lettering, spot, ref)

    QApplication.processEvents()
    monkeypatch.setattr(CellPainter, "_paint_figure", note)
    QTest.keyClick(body, Qt.Key.Key_5)
    QApplication.processEvents()
    assert set(painted) <= {str(NEW)}
    painted.clear()
    body.commit()
    QApplication.processEvents()
    assert str(NEW) in painted
    assert "3[granted,business]" not in painted


def test_an_error_while_painting_does_not_end_the_program(page: TablePage, monkeypatch: pytest.MonkeyPatch) -> None:
    painters: list[QPainter] = []

    def fail(_: CellPainter, painter: QPainter, *__: object) -> None:
        painters.append(painter)
        raise ZeroDivisionError

    QApplication.processEvents()
    with monkeypatch.context() as patched:
        patched.setattr(CellPainter, "paint", fail)
        for view in (page.grid.body.viewport(), page.grid.heading):
            with pytest.raises(ZeroDivisionError):
                view.repaint()  # at once: the page's own timers, which might paint it too, have no turn
    assert [painter.isActive() for painter in painters] == [False] * 2  # Qt does not survive one that is left open
    image, spot = picture(page, NEW)
    assert image.pixelColor(spot.inside.center()).isValid()


def test_frames_are_worked_out_again_only_when_a_finding_comes_or_goes(page: TablePage) -> None:
    model = page.grid.model
    first = model.frames
    ref = CellRef("3", "new", "business")
    model.setData(model.index_of(ref), "0.5")
    changed = model.frames
    assert ref in changed
    model.setData(model.index_of(ref), "1.5")  # another figure, as wrong as before
    assert model.frames is changed
    model.setData(model.index_of(ref), "")
    assert model.frames is not changed
    assert model.frames.keys() == first.keys()
