"""A report copied in Word, WPS, Excel or a browser, or as plain text, read from the real clipboard by its key."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.reading import DraftDialog
from tests.importing.documents import Box, Page, make_page, make_report, to_html, to_tabs

PAGE = make_page(make_report("2021", 11))
WORD_HEAD = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
    '<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="GENERATOR">'
    "<style><!-- p.MsoNormal {mso-style-parent:''; text-indent:21.0pt} --></style></head>"
    "<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->INSIDE<!--EndFragment--></body></html>"
)
EXCEL = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body link=blue><table border=0 width=900>'
    "<!--StartFragment--><col width=72 style='mso-width-source:userset'>INSIDE<!--EndFragment--></table></body></html>"
)
BROWSER = (
    '<meta http-equiv="content-type" content="text/html; charset=utf-8"><div style="color: rgb(0, 0, 0);">INSIDE</div>'
)


def body(page: Page, cell: Callable[[Box], str]) -> str:
    return to_html(page, cell).partition("<body>")[2].partition("</body>")[0]


def of_word(generator: str) -> Callable[[Page], str]:
    def cell(box: Box) -> str:
        return (
            "<p class=MsoNormal align=center style='mso-element:frame'><span lang=EN-US style='font-size:10.5pt;"
            f"mso-ascii-font-family:仿宋'>{html.escape(box.text)}<o:p></o:p></span></p>"
        )

    return lambda page: WORD_HEAD.replace("GENERATOR", generator).replace("INSIDE", body(page, cell))


def of_excel(page: Page) -> str:
    """One table of the whole sheet, the paragraphs in rows of their own."""
    rows = body(page, lambda box: html.escape(box.text)).replace("<td ", "<td class=xl65 style='border:.5pt' x:num ")
    rows = rows.replace("<table border=1>", "").replace("</table>", "")
    rows = rows.replace("<p>", "<tr height=20><td colspan=11 class=xl66 x:str>").replace("</p>", "</td></tr>")
    return EXCEL.replace("INSIDE", rows)


def of_browser(page: Page) -> str:
    """What Chromium copies: no head, every style written out."""

    def cell(box: Box) -> str:
        return f'<span style="font-family: 宋体; font-size: 16px;">{html.escape(box.text)}</span>'

    return BROWSER.replace("INSIDE", body(page, cell))


HTML = {
    "Word": of_word("Microsoft Word 15"),
    "WPS": of_word("WPS Office"),
    "Excel": of_excel,
    "a browser": of_browser,
}


@pytest.fixture
def clipboard() -> Iterator[Callable[[QMimeData], None]]:
    board = QGuiApplication.clipboard()
    yield board.setMimeData
    board.clear()


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> list[DraftDialog]:
    """The dialogs that were shown; each is answered with yes."""
    shown: list[DraftDialog] = []

    def accept(dialog: DraftDialog) -> int:
        shown.append(dialog)
        return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(DraftDialog, "exec", accept)
    return shown


def copied(text: str, flavour: str = "") -> QMimeData:
    data = QMimeData()
    data.setText(text)
    if flavour:
        data.setHtml(flavour)
    return data


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clerk was told, instead of boxes that wait."""
    told: list[str] = []
    monkeypatch.setattr(messages, "tell_error", lambda *args: told.append(str(args[2])))
    return told


def press(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def assert_all_read(window: MainWindow) -> None:
    assert window.session is not None
    read, report = window.session.report, PAGE.report
    assert (read.year, read.unit) == (report.year, PAGE.unit)
    assert {ref: read.value(ref) for ref in report.edition.figures} == {
        ref: report.value(ref) for ref in report.edition.figures
    }
    assert read.text(CellRef("6")) == "本年没有收取信息处理费。"
    assert window.session.is_dirty
    window.session.undo_stack.undo()
    assert not any(window.session.report.value(ref) for ref in report.edition.figures)


@pytest.mark.parametrize("maker", HTML)
def test_a_report_copied_there_is_read_figure_by_figure(
    maker: str,
    window: MainWindow,
    clipboard: Callable[[QMimeData], None],
    dialogs: list[DraftDialog],
) -> None:
    clipboard(copied("只有HTML里有表格", HTML[maker](PAGE)))
    press(window)
    assert len(dialogs) == 1
    assert_all_read(window)


def test_text_with_tabs_is_read_where_there_is_nothing_else(
    window: MainWindow, clipboard: Callable[[QMimeData], None], dialogs: list[DraftDialog]
) -> None:
    clipboard(copied(to_tabs(PAGE)))
    press(window)
    assert len(dialogs) == 1
    assert_all_read(window)


@pytest.mark.parametrize("what", ["nothing", "a picture", "a letter"])
def test_what_is_no_report_is_told(
    what: str,
    window: MainWindow,
    clipboard: Callable[[QMimeData], None],
    dialogs: list[DraftDialog],
    said: list[str],
) -> None:
    data = copied("各位同事：请于周五前报送材料。") if what == "a letter" else QMimeData()
    if what == "a picture":
        data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    clipboard(data)
    press(window)
    assert len(said) == 1
    assert dialogs == []
    assert window.session is None
