"""A table of the form: the grid in its official shape, what balances, and what is asked in the cell at hand."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.edition import Table
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import YEAR, Balance
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.dialogs import NoteDialog, PasteDialog, RelationsDialog
from qisheng_desktop.ui.grid.paste import plan_paste
from qisheng_desktop.ui.grid.table_model import TableModel, show
from qisheng_desktop.ui.grid.table_view import TableGrid
from qisheng_desktop.ui.pages.page_title import PageTitle
from qisheng_desktop.ui.relations import relation_lines
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme
from qisheng_desktop.ui.words import STATE, figure_name, last_words, short_name

NOUGHT = Decimal(0)
PAUSE = 40
"""Milliseconds after which the lines under the table follow the cells: not felt, and not paid for at every key."""
LOW = 420
"""Pixels of height below which only one line of explanation is shown; the tool tip has it whole."""


class TablePage(QWidget):
    """One official table to fill in; ``refused`` says why something typed was let go when the cell was left."""

    refused = Signal(str)

    def __init__(self, session: Session, table: Table, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.code = table.code
        self._session = session
        self._report = session.report
        self._table = table
        self.grid = TableGrid(TableModel(session, table, self), theme)
        self._title = PageTitle(session, table.code)
        self._balance = widgets.StatusText()
        self._balance.setObjectName("balance")
        self._where = widgets.StatusText(2)
        self._where.setObjectName("where")
        self._bubble = widgets.label()
        self._bubble.setParent(self.grid)
        self._bubble.setObjectName("bubble")
        self._bubble.hide()
        tip = "在每一格的右下角显示上年的数，变化很大的带 ▲"
        self._beside = widgets.switch(self, "上年对照", "Ctrl+J", tip)
        self._beside.toggled.connect(lambda is_shown: self.grid.model.show_beside(is_shown=is_shown))
        self._title.add(self._beside)
        tip = "把本表还没有填写的格都填成 0，可以撤销"
        self._title.add(widgets.button("本表其余填 0", self.fill_rest, tip=tip))
        self._title.add(widgets.button("本表无数据", self.fill_all, tip="全年没有发生的，把整张表都填成 0，可以撤销"))
        sheet = widgets.card(widgets.column(self.grid), name="sheet", margin=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 6)
        layout.setSpacing(7)
        layout.addWidget(self._title)
        layout.addWidget(sheet, 1)
        layout.addWidget(self._balance)
        layout.addWidget(self._where)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        body = self.grid.body
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self.refresh)
        self.grid.current_changed.connect(self._on_moved)
        self.grid.model.refused.connect(self._on_refused)
        body.delegate.complained.connect(self._complain)
        body.menu_wanted.connect(self._show_menu)
        body.copy_wanted.connect(self.copy)
        body.cut_wanted.connect(self._cut)
        body.paste_wanted.connect(self.paste)
        body.clear_wanted.connect(self._clear)
        body.zeros_wanted.connect(self._fill_row)
        self._session.changed.connect(self._on_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the table the room that a second line of explanation would take, where the window is low."""
        super().resizeEvent(event)
        self._where.set_lines(1 if self.height() < LOW else 2)

    def commit(self) -> None:
        """Take what stands in an open editor."""
        self.grid.commit()

    def go_to(self, ref: CellRef) -> None:
        """Make a cell the current one."""
        if ref.row:
            self.grid.go_to(ref)
        else:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show progress, balance and the cell at hand."""
        self._soon.stop()
        if self._session.report is not self._report:
            return  # it has other cells perhaps, and gets a page of its own; this one is about to go
        has_last = self._session.report.last is not None
        self._beside.setVisible(has_last)
        if not has_last:
            self._beside.setChecked(False)
        progress = self._session.report.progress(self.code)
        self._title.show_progress(f"已填 {progress.filled}/{progress.total}")
        self._show_place()

    def fill_rest(self) -> None:
        """Put nought into every cell that is still blank, as one act."""
        self._fill(self._blank(), "本表其余填 0")

    def fill_all(self) -> None:
        """Put nought into every cell, as one act; asks first where figures would go."""
        refs = [ref for ref in self._inputs() if self._session.report.value(ref) != NOUGHT]
        lost = [ref for ref in refs if self._session.report.value(ref) is not None]
        question = f"本表已有 {len(lost)} 格填了不是 0 的内容，会被改成 0（可以撤销）。要继续吗？"
        if not lost or messages.ask(self, "本表无数据", question, yes="全部改成 0"):
            self._fill(refs, "本表无数据")

    def copy(self) -> None:
        """Put the selected figures on the clipboard, as lines and tab stops."""
        chosen = list(self.grid.body.chosen())
        if not chosen:
            return
        rows: dict[str, list[str]] = {}
        for ref in chosen:
            rows.setdefault(ref.row, []).append(show(self._session.report.value(ref)))
        QGuiApplication.clipboard().setText("\n".join("\t".join(items) for items in rows.values()))

    def paste(self) -> None:
        """Show what the clipboard would do from the cell at hand on, and do it on Enter as one act."""
        self.commit()
        text = QGuiApplication.clipboard().text()
        index = self.grid.body.currentIndex()
        if not text.strip() or not index.isValid():
            self._complain("剪贴板里没有文字")
            return
        place = index.row(), index.column()
        plan = plan_paste(text, place, self.grid.model.geometry, self._session.report)
        is_plain = len(plan.landings) == 1 and not plan.skipped and not plan.shifted
        if is_plain or PasteDialog(plan, self._session.report, self).exec():
            self._session.edit(plan.edits, "粘贴", origin=Origin.PASTED)

    def edit_note(self) -> None:
        """Edit the remark on the cell at hand."""
        ref = self.grid.current
        if ref is None:
            return
        dialog = NoteDialog(figure_name(self._session.report, ref), self._session.report.notes.get(ref, ""), self)
        if dialog.exec():
            self._session.edit(Edits(notes={ref: dialog.text() or None}), "备注")

    def show_relations(self) -> None:
        """Show what the cell at hand must fit with."""
        ref = self.grid.current
        if ref is not None:
            lines = relation_lines(self._session.report, ref)
            RelationsDialog(figure_name(self._session.report, ref), lines, self).exec()

    def _inputs(self) -> list[CellRef]:
        report = self._session.report
        return [ref for ref in report.edition.match(self.code) if not report.is_computed(ref)]

    def _blank(self) -> list[CellRef]:
        return [ref for ref in self._inputs() if self._session.report.value(ref) is None]

    def _fill(self, refs: list[CellRef], text: str) -> None:
        self.commit()
        self._session.edit(Edits(dict.fromkeys(refs, NOUGHT)), text, origin=Origin.FILLED)

    def _fill_row(self) -> None:
        """Put nought into the blank cells of the row from the cell at hand on."""
        index, report = self.grid.body.currentIndex(), self._session.report
        refs = self.grid.model.geometry.rest_of_row((index.row(), index.column()))
        self._fill([ref for ref in refs if report.value(ref) is None], "本行其余填 0")

    def _clear(self) -> None:
        report = self._session.report
        refs = [ref for ref in self.grid.body.chosen() if not report.is_computed(ref)]
        self._session.edit(Edits(dict.fromkeys(refs), dict.fromkeys(refs)), "清空")

    def _cut(self) -> None:
        self.copy()
        self._clear()

    def _mark(self, mark: Mark) -> None:
        ref = self.grid.current
        if ref and not self._session.report.is_computed(ref):
            self._session.edit(Edits({ref: mark}), "标记")

    def _take_computed(self) -> None:
        """Let go of a printed total that differs: the computed one stands."""
        ref = self.grid.current
        if ref:
            self._session.edit(Edits(printed={ref: None}), "采用计算值")

    def _show_menu(self, at: QPoint) -> None:
        menu, ref, report = QMenu(self), self.grid.current, self._session.report
        if ref is None:
            return

        is_input = not report.is_computed(ref)
        items = [
            ("填 0", lambda: self._session.edit(Edits({ref: NOUGHT}), "填 0"), is_input),
            ("本行其余填 0\tCtrl+Enter", self._fill_row, is_input),
            ("标为“不适用”", lambda: self._mark(Mark.NOT_APPLICABLE), is_input),
            ("标为“无法取得”", lambda: self._mark(Mark.UNAVAILABLE), is_input),
            None,
            ("备注…", self.edit_note, True),
            ("查看勾稽关系…", self.show_relations, True),
            ("采用计算值，去掉原印总计", self._take_computed, ref in report.printed),
            None,
            ("剪切\tCtrl+X", self._cut, is_input),
            ("复制\tCtrl+C", self.copy, True),
            ("粘贴\tCtrl+V", self.paste, True),
            ("清空\tDelete", self._clear, is_input),
        ]
        widgets.fill_menu(menu, items)
        menu.exec(at)

    def _on_changed(self, change: Change) -> None:
        if any(ref.section == self.code for ref in change.cells) or change.done.last or YEAR in change.cells:
            self._soon.start()

    def _on_moved(self) -> None:
        self._bubble.hide()
        self._soon.start()

    def _on_refused(self, _ref: CellRef, reason: str) -> None:
        self._complain(f"没有采用：{reason}")
        self.refused.emit(f"没有采用输入的内容：{reason}")

    def _complain(self, reason: str) -> None:
        """Show why something is not taken, right where it stands; nothing hides it."""
        self._bubble.setVisible(bool(reason))
        if reason:
            self._bubble.setText(reason)
            self._bubble.adjustSize()
            body = self.grid.body
            rect = body.visualRect(body.currentIndex())
            at = body.viewport().mapTo(self.grid, rect.bottomLeft()) + QPoint(0, 3)
            right = self.grid.width() - self._bubble.width() - 4
            bottom = self.grid.height() - self._bubble.height() - 4
            self._bubble.move(max(0, min(at.x(), right)), min(at.y(), bottom))
            self._bubble.raise_()

    def _show_place(self) -> None:
        self._show_balance()
        ref, report = self.grid.current, self._session.report
        if ref is None:
            return
        figure = report.edition.figures[ref]
        value, note = show(report.value(ref)), report.notes.get(ref)
        state = STATE[report.state(ref)]
        content = f"{value}（{state}）" if value else state
        remarks = list(filter(None, (last_words(report, ref), f"备注：{note}" if note else "")))
        remarks += [f"说明：{figure.help}"] if figure.help else []
        self._where.set_text(f"{figure_name(report, ref)}　　{content}\n{'　　'.join(remarks)}")

    def _show_balance(self) -> None:
        """Speak in one line of the column at hand, or else of the first that does not balance."""
        report, ref = self._session.report, self.grid.current
        balances = list(report.balances(self.code))
        self._balance.setVisible(bool(balances))
        known = [balance for balance in balances if balance.left is not None]
        wrong = [balance for balance in known if not balance.is_met]
        at_hand = [balance for balance in known if ref and balance.at.column == ref.column]
        chosen = [balance for balance in at_hand if not balance.is_met] or wrong or at_hand
        if not chosen:
            self._balance.set_text("填写以后，在这里核对每一列两边是否相等")
            widgets.restyle(self._balance, "state", "blank")
            return
        self._balance.set_text(self._balance_words(chosen[0], len(wrong)))
        widgets.restyle(self._balance, "state", "wrong" if wrong else "good")

    def _balance_words(self, balance: Balance, wrong: int) -> str:
        left, right = balance.left or NOUGHT, balance.right or NOUGHT
        column = short_name(self._session.report.edition, balance.at).split(" × ")[-1]
        words = balance.rule.bar.format(left=f"{left:f}", right=f"{right:f}")
        if balance.is_met:
            return f"✓ {column}列　{words}　　两边相等"
        more = f"　　另有 {wrong - 1} 列不平" if wrong > 1 else ""
        return f"✗ {column}列　{words}　　差 {abs(left - right):f}{more}"
