from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from qisheng_desktop.ui.fitting import FRAME, FittingDialog

LONG = "这一句话要分成许多行才放得下。" * 120


def test_a_dialog_is_high_enough_for_its_words(qtbot: QtBot) -> None:
    dialog = FittingDialog()
    qtbot.addWidget(dialog)
    words = QLabel(LONG)
    words.setWordWrap(True)
    layout = QVBoxLayout(dialog)
    layout.addWidget(words)
    dialog.setMinimumWidth(400)
    room = dialog.screen().availableSize()
    assert layout.totalHeightForWidth(400) > room.height() * 2 // 3  # where Qt stops
    dialog.show()
    assert dialog.height() == min(layout.totalHeightForWidth(dialog.width()), room.height() - FRAME.height())


def test_a_dialog_is_no_larger_than_the_screen(qtbot: QtBot) -> None:
    dialog = FittingDialog()
    qtbot.addWidget(dialog)
    dialog.resize(5000, 4000)
    dialog.show()
    assert dialog.size() == dialog.screen().availableSize() - FRAME
