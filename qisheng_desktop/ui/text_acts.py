"""What can be done with figures in a text: insert a data field, make one of a typed number, let one go, draft."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.data_fields import Piece, Span, answer_of, pieces_of
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.data_dialog import DataDialog
from qisheng_desktop.ui.fee_dialog import FeeDialog
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import Theme
from qisheng_desktop.ui.words import field_label

FEE = "信息处理费"


class TextActs(QObject):
    """The acts of one editor; ``said`` tells what one of them did, ``cell_wanted`` asks for a cell to be shown."""

    said = Signal(str)
    cell_wanted = Signal(CellRef)

    def __init__(self, editor: ReportTextEdit, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._theme = editor, theme
        editor.menu_wanted.connect(self._extend_menu)

    def insert_data(self) -> None:
        """Ask for a figure and put it where the cursor is."""
        dialog = DataDialog(self._editor.session, self._theme, self._editor)
        if dialog.exec() and dialog.data_field is not None:
            self._editor.insert([dialog.data_field], "插入数据")
            self._editor.setFocus()

    def to_fields(self) -> None:
        """Make data fields of typed numbers that are what the tables say, in the selection or in all of the text."""
        start, end = self._editor.selected
        spans = [span for span in self._recognised() if start == end or (start <= span.start and span.end <= end)]
        if not spans:
            self.said.emit("没有认出与表中相同的数。可以用“插入数据”自己选。")
            return
        shown, position, pieces = self._editor.shown, 0, list[Piece]()
        for span in spans:
            pieces += [*shown.between(position, span.start), span.field]
            position = span.end
        answer = answer_of([*pieces, *shown.between(position, len(shown.text))])
        self._editor.session.edit(Edits({self._editor.ref: answer}), "转为数据域")
        self.said.emit(f"有 {len(spans)} 个数转为数据域，以后跟着表里的数变。可以撤销。")

    def detach(self, span: Span) -> None:
        """Leave the figure of a field as it is now, as an ordinary number."""
        shown = self._editor.shown
        answer = shown.with_pieces(span.start, span.end, [shown.text[span.start : span.end]])
        self._editor.session.edit(Edits({self._editor.ref: answer}), "断开数据域")

    def fill_drafts(self, menu: QMenu) -> None:
        """List the sentences that the figures filled in so far are enough for."""
        from qisheng_desktop.review.drafts import draft_sentences

        menu.clear()
        for draft in draft_sentences(self._editor.session.report):
            if draft.name != FEE:
                menu.addAction(draft.name).triggered.connect(partial(self._insert_answer, draft.answer))
        menu.addAction(f"{FEE}…").triggered.connect(self.insert_fee)

    def insert_fee(self) -> None:
        """Ask what was charged for information and put the sentence where the cursor is."""
        dialog = FeeDialog(self._editor.session.report, self._editor)
        if dialog.exec():
            self._insert_answer(dialog.answer)

    def _insert_answer(self, answer: str, _checked: object = None) -> None:
        self._editor.insert(list(pieces_of(answer)), "草拟句子")
        self._editor.setFocus()

    def _recognised(self) -> tuple[Span, ...]:
        from qisheng_desktop.review.figures import recognised

        return recognised(self._editor.session.report, self._editor.ref)

    def _extend_menu(self, menu: QMenu, point: QPoint) -> None:
        """Put what can be done with the figure under the mouse at the head of the editor's menu."""
        at, first = self._editor.index_at(point), menu.actions()[0] if menu.actions() else None
        mine = QMenu(menu)
        items: list[widgets.MenuItem] = []
        for span in self._editor.shown.spans:
            if span.start <= at <= span.end:
                name = field_label(self._editor.session.report, span.field)
                items += [
                    (f"数据域：{name}", lambda: None, False),
                    ("到表里去看", partial(self.cell_wanted.emit, span.field.cells[0]), True),
                    ("断开数据域", partial(self.detach, span), True),
                ]
                break
        for span in self._recognised() if not items else ():
            if span.start <= at <= span.end:
                words = f"转为数据域（{field_label(self._editor.session.report, span.field)}）"
                items.append((words, partial(self._to_field, span), True))
        items += [("插入数据…", self.insert_data, True), None]
        widgets.fill_menu(mine, items)
        for action in mine.actions():
            action.setParent(menu)
            menu.insertAction(first, action) if first else menu.addAction(action)

    def _to_field(self, span: Span) -> None:
        answer = self._editor.shown.with_pieces(span.start, span.end, [span.field])
        self._editor.session.edit(Edits({self._editor.ref: answer}), "转为数据域")
