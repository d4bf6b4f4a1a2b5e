"""Holding the code printed on a paper against the open report."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from qisheng_desktop.exporting.code import code_of, compare, read_code
from qisheng_desktop.sentences.codes import agreement_sentences, no_code_sentence
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.session import Session


class CodeDialog(FittingDialog):
    """Type the code at the foot of the paper; the answer stands under it."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对校验码")
        self._session = session
        self._code = QLineEdit()
        self._code.setAccessibleName("纸质稿上的校验码")
        self._code.setPlaceholderText("例如 K3M7-Q9FT-2XWA")
        self._answer = widgets.label(wraps=True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        words = f"这份报告现在的校验码是 {code_of(session.report)}。输入正式稿每页下方印的校验码，看内容是不是一样。"
        layout.addWidget(widgets.label(words, wraps=True))
        layout.addWidget(self._code)
        layout.addWidget(self._answer)
        compare_it = widgets.button("核对", self.compare, kind="main")
        compare_it.setDefault(True)
        layout.addLayout(widgets.row(1, compare_it, widgets.button("关闭", self.reject)))
        self.setMinimumWidth(480)

    def compare(self) -> None:
        """Say whether the paper and the report agree."""
        written = self._code.text().strip()
        code = read_code(written)
        if code is None:
            self._say([no_code_sentence(written)], "soft")
            return
        found = compare(self._session.report, self._session.project.history, code)
        self._say(agreement_sentences(found, self._session.report), "good" if found.agrees else "hard")

    def _say(self, lines: list[str], kind: str) -> None:
        self._answer.setText("\n".join(lines))
        widgets.restyle(self._answer, "kind", kind)
