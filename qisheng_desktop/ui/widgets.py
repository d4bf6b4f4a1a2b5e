"""Small widgets with the manners of this program: plain text only, named for the style sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QMenu, QPushButton, QVBoxLayout, QWidget


def put(thing: QObject, **properties: str | bool) -> None:
    """Set properties of Qt by name, values of its enumerations by name too.

    What the start page needs is set so: to spell ``Qt.TextFormat.PlainText`` makes a hundred classes of enumerations,
    a tenth of the time until the page is there (see ``benchmarks/start.py``). A wrong name is an error here too.
    """
    for name, value in properties.items():
        if not thing.setProperty(name, value):
            raise AttributeError(name, value)


def tip(text: str) -> str:
    """Return a text as a tool tip shows it as it stands: Qt takes what looks like HTML for it, and opens its files."""
    if "<" not in text and "&" not in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


def in_role(text: str, role: int) -> str:
    """Return a text of a model as it is to be shown, or as a tool tip."""
    return tip(text) if role == QtCore.Qt.ItemDataRole.ToolTipRole else text


class StatusText(QFrame):
    """Lines of text that change at every key stroke: painted in place, since a label would lay out the page anew."""

    def __init__(self, lines: int = 1, *, is_right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._is_right = is_right
        self.set_lines(lines)

    def text(self) -> str:
        """Return what is shown."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show other lines; what is too long for its line ends in an ellipsis and stands whole in the tool tip."""
        if text != self._text:
            self._text = text
            self.setToolTip(tip(text))
            self.setAccessibleName(text)
            self.update()

    def set_lines(self, lines: int) -> None:
        """Give room for so many lines."""
        self._lines = lines
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 12)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        super().paintEvent(event)
        metrics, room = self.fontMetrics(), self.contentsRect()
        top = room.top() + (room.height() - metrics.lineSpacing() * self._lines) // 2 + metrics.ascent()
        with QtGui.QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            for line in self._text.split("\n")[: self._lines]:
                shown = metrics.elidedText(line, QtCore.Qt.TextElideMode.ElideRight, room.width())
                left = room.right() - metrics.horizontalAdvance(shown) if self._is_right else room.left()
                painter.drawText(left, top, shown)
                top += metrics.lineSpacing()


def label(text: str = "", *, kind: str = "", wraps: bool = False) -> QLabel:
    """Make a label that never takes its text for anything but text."""
    made = QLabel(text)
    put(made, textFormat="PlainText", wordWrap=wraps)
    if kind in {"title", "big", "muted"}:
        made.setObjectName(kind)
    elif kind:
        made.setProperty("kind", kind)
    return made


def button(text: str, action: Callable[[], object], *, kind: str = "", tip: str = "") -> QPushButton:
    """Make a button; ``kind`` is ``main`` for the one thing to do, ``link`` for a small one, ``menu`` opens one."""
    made = QPushButton(text)
    made.clicked.connect(lambda _checked=False: action())
    if kind:
        made.setProperty("kind", kind)
    if tip:
        made.setToolTip(tip)
    return made


def switch(page: QWidget, text: str, keys: str, tip: str) -> QPushButton:
    """Make a button that stays pressed; the keys press it as long as the page it belongs to has the focus."""
    made = QPushButton(text)
    made.setCheckable(True)
    made.setToolTip(f"{tip}（{keys}）")

    def press() -> None:
        if made.isVisible():
            made.toggle()

    action = QtGui.QAction(text, page)
    action.setShortcut(QtGui.QKeySequence(keys))
    action.setShortcutContext(QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked=False: press())
    page.addAction(action)
    return made


MenuItem = tuple[str, Callable[[], object], bool] | None
"""A line of a menu: its words, what it does, whether it can be chosen now; nothing is a line between groups."""


def fill_menu(menu: QMenu, items: Sequence[MenuItem]) -> None:
    """Fill a context menu."""
    for item in items:
        if item is None:
            menu.addSeparator()
            continue
        words, act, is_enabled = item
        action = QtGui.QAction(words, menu)
        action.triggered.connect(lambda _checked=False, act=act: act())
        action.setEnabled(is_enabled)
        menu.addAction(action)


def row(*items: QWidget | QLayout | int, spacing: int = 8) -> QHBoxLayout:
    """Put things beside each other; a number is a stretch."""
    made = QHBoxLayout()
    _fill(made, items, spacing)
    return made


def column(*items: QWidget | QLayout | int, spacing: int = 8) -> QVBoxLayout:
    """Put things under each other; a number is a stretch."""
    made = QVBoxLayout()
    _fill(made, items, spacing)
    return made


def card(content: QLayout, *, name: str = "card", margin: int = 16) -> QFrame:
    """Frame a layout as a card."""
    made = QFrame()
    made.setObjectName(name)
    content.setContentsMargins(margin, margin, margin, margin)
    made.setLayout(content)
    return made


def scroll(page: QWidget, content: QLayout) -> QtWidgets.QScrollArea:
    """Fill a page with a content that scrolls where it is taller than the window; return what scrolls it."""
    area = QtWidgets.QScrollArea(page)
    area.setWidgetResizable(True)
    area.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(area)
    inside = QWidget(area)
    inside.setLayout(content)
    area.setWidget(inside)
    return area


def lay_out_around(widget: QWidget, page: QWidget) -> None:
    """Lay out at once all of a page that is around a widget which has got another size.

    Left alone Qt lays out one frame after the other, each in a turn of the event loop, and paints in between. A page
    that is not shown yet is laid out when it is.
    """
    around = widget.parentWidget()
    while page.isVisible() and around is not None and around is not page:
        QtCore.QCoreApplication.sendEvent(around, QtCore.QEvent(QtCore.QEvent.Type.LayoutRequest))
        around = around.parentWidget()


def line() -> QFrame:
    """Make a thin horizontal line."""
    made = QFrame()
    made.setObjectName("line")
    made.setFixedHeight(1)
    made.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
    return made


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet looks at, and make it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def discard(widget: QWidget) -> None:
    """Take a widget away; hidden first, since a layout may still be about to show it, then as a window of its own."""
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            discard(widget)
        elif inner is not None:
            empty(inner)


def _fill(layout: QHBoxLayout | QVBoxLayout, items: tuple[QWidget | QLayout | int, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, int):
            layout.addStretch(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
