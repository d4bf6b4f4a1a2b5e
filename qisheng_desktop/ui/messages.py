"""Asking and telling: every box is plain text, so that a path in a foreign text is never opened by Qt."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from qisheng_desktop.errors import QishengError
from qisheng_desktop.sentences import sentence_for


class Answer(Enum):
    """What the clerk chose when asked about unsaved work."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Say something that must be read."""
    _box(parent, title, text, QMessageBox.Icon.Information).exec()


def tell_error(parent: QWidget | None, title: str, error: QishengError) -> None:
    """Say what went wrong, whether the work is safe, and what to do."""
    _box(parent, title, sentence_for(error), QMessageBox.Icon.Warning).exec()


def ask(parent: QWidget | None, title: str, text: str, *, yes: str, no: str = "取消") -> bool:
    """Ask a question whose buttons say what they do; the careful answer is the default."""
    box = _box(parent, title, text, QMessageBox.Icon.Question)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    box.exec()
    return box.clickedButton() is accept


def choose(parent: QWidget | None, title: str, text: str, choices: Sequence[str], *, escape: int = -1) -> int:
    """Ask which of some things to do; return its number. The first is the default, the last what Esc means."""
    box = _box(parent, title, text, QMessageBox.Icon.Question)
    roles = (QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.ActionRole)
    buttons = [box.addButton(words, roles[bool(number)]) for number, words in enumerate(choices)]
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(buttons[escape])
    box.exec()
    clicked = box.clickedButton()
    return next((number for number, button in enumerate(buttons) if button is clicked), len(choices) - 1)


def ask_unsaved(parent: QWidget | None, name: str) -> Answer:
    """Ask what to do with changes that are in no file."""
    box = _box(parent, "还没有保存", f"“{name}”有改动还没有保存。要保存吗？", QMessageBox.Icon.Question)
    save = box.addButton("保存", QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton("不保存", QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    if clicked is save:
        return Answer.SAVE
    return Answer.DISCARD if clicked is discard else Answer.CANCEL


def _box(parent: QWidget | None, title: str, text: str, icon: QMessageBox.Icon) -> QMessageBox:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    box.setIcon(icon)
    if icon is not QMessageBox.Icon.Question:
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    return box
