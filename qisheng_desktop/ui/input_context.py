"""Between the window's widgets and an input method that Qt does not know: what Qt's own input contexts do.

The focused window is watched, not its widgets: each key comes by once, before the shortcuts see it.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, SignalInstance
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethod,
    QInputMethodEvent,
    QKeyEvent,
    QTextCharFormat,
    QWindow,
)

Kind = QEvent.Type
Key = Qt.Key
ASKED = (Kind.ShortcutOverride, Kind.KeyPress, Kind.KeyRelease)
HELD = (
    (1 << 0, Qt.KeyboardModifier.ShiftModifier),
    (1 << 2, Qt.KeyboardModifier.ControlModifier),
    (1 << 3, Qt.KeyboardModifier.AltModifier),
)
"""The modifiers of X."""
NAMED = {
    0xFF08: Key.Key_Backspace, 0xFF09: Key.Key_Tab, 0xFF0D: Key.Key_Return, 0xFF1B: Key.Key_Escape,
    0xFF50: Key.Key_Home, 0xFF51: Key.Key_Left, 0xFF52: Key.Key_Up, 0xFF53: Key.Key_Right, 0xFF54: Key.Key_Down,
    0xFF55: Key.Key_PageUp, 0xFF56: Key.Key_PageDown, 0xFF57: Key.Key_End, 0xFF63: Key.Key_Insert,
    0xFF8D: Key.Key_Enter, 0xFFFF: Key.Key_Delete,
}  # fmt: skip
"""The symbols of X that an input method gives back as keys; those of plain characters are the characters."""
PLAIN = range(0x20, 0x7F)


class KeyStroke(NamedTuple):
    """A key as X tells it."""

    symbol: int
    code: int
    modifiers: int
    is_release: bool
    at: int


class Service(Protocol):
    """What an input method is to us."""

    committed: SignalInstance
    previewed: SignalInstance
    forwarded: SignalInstance
    came: SignalInstance
    went: SignalInstance

    def is_there(self) -> bool: ...
    def takes(self, key: KeyStroke) -> bool: ...
    def focus_in(self) -> None: ...
    def focus_out(self) -> None: ...
    def reset(self) -> None: ...
    def caret_at(self, rect: QRect) -> None: ...


class InputContext(QObject):
    """Gives the keys of the focused text to a service, and the text what comes back."""

    def __init__(self, application: QGuiApplication, service: Service, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._window: QWindow | None = None
        self._text: QObject | None = None
        self._preview = ""
        self._answered: tuple[tuple[int, int], bool] | None = None
        self._is_forwarding = False
        application.focusObjectChanged.connect(self._on_focus)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._tell_caret)
        service.committed.connect(self._commit)
        service.previewed.connect(self._show)
        service.forwarded.connect(self._forward)
        service.came.connect(self._on_came)
        service.went.connect(self._finish)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        leaves = Kind.FocusAboutToChange if watched is self._text else Kind.MouseButtonPress
        if kind == leaves:
            self._finish()
        return watched is self._window and kind in ASKED and isinstance(event, QKeyEvent) and self._is_taken(event)

    def _is_taken(self, event: QKeyEvent) -> bool:
        """Say if the method keeps a key; asked before the shortcuts, its answer holds for the press that follows."""
        if self._is_forwarding or not self._service.is_there() or not takes_words():
            return False
        kind, mark = event.type(), (event.timestamp(), event.nativeScanCode())
        if kind == Kind.KeyPress and self._answered is not None and self._answered[0] == mark:
            taken, self._answered = self._answered[1], None
            return taken
        stroke = KeyStroke(
            event.nativeVirtualKey(), mark[1], event.nativeModifiers(), kind == Kind.KeyRelease, event.timestamp()
        )
        taken = self._service.takes(stroke)
        self._tell_caret()
        if kind == Kind.ShortcutOverride:
            self._answered = mark, taken
            if taken:
                event.accept()
        return taken

    def _on_focus(self, text: QObject | None) -> None:
        self._finish()
        self._service.focus_out()
        for watched in (self._window, self._text):
            if watched is not None and shiboken6.isValid(watched):
                watched.removeEventFilter(self)
        self._window, self._text = None, None
        if not self._service.is_there():
            return
        self._window, self._text = QGuiApplication.focusWindow(), text
        for watched in (self._window, self._text):
            if watched is not None:
                watched.installEventFilter(self)
        if takes_words():
            self._service.focus_in()
            self._tell_caret()

    def _on_came(self) -> None:
        self._on_focus(QGuiApplication.focusObject())

    def _show(self, text: str, caret: int) -> None:
        """Show what is being composed in the text, underlined."""
        if not text and not self._preview:
            return
        self._preview = text
        line = QTextCharFormat()
        line.setFontUnderline(True)
        before = text.encode()[: max(caret, 0)].decode(errors="ignore")
        part = QInputMethodEvent.AttributeType
        self._send(
            QInputMethodEvent(
                text,
                [
                    QInputMethodEvent.Attribute(part.TextFormat, 0, length(text), line),
                    QInputMethodEvent.Attribute(part.Cursor, length(before), int(caret >= 0), None),
                ],
            )
        )
        self._tell_caret()

    def _commit(self, text: str) -> None:
        self._preview = ""
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        self._send(event)

    def _finish(self) -> None:
        """Take what is being composed into the text as it stands: the person goes elsewhere, or the method is gone."""
        if self._preview:
            self._commit(self._preview)
            self._service.reset()

    def _forward(self, symbol: int, modifiers: int, is_release: bool) -> None:
        key = NAMED.get(symbol, ord(chr(symbol).upper()) if symbol in PLAIN else None)
        if key is None or self._window is None:
            return
        held = Qt.KeyboardModifier.NoModifier
        for bit, modifier in HELD:
            if modifiers & bit:
                held |= modifier
        kind = Kind.KeyRelease if is_release else Kind.KeyPress
        self._is_forwarding = True
        try:
            text = chr(symbol) if symbol in PLAIN else ""
            QCoreApplication.sendEvent(self._window, QKeyEvent(kind, key, held, text))
        finally:
            self._is_forwarding = False

    def _send(self, event: QInputMethodEvent) -> None:
        if self._text is not None and shiboken6.isValid(self._text):
            QCoreApplication.sendEvent(self._text, event)

    def _tell_caret(self) -> None:
        if self._window is not None and self._service.is_there() and takes_words():
            rect = QGuiApplication.inputMethod().cursorRectangle().toRect()
            if rect.isValid():
                self._service.caret_at(on_screen(rect, self._window))


def take_composed() -> None:
    """Let whatever input method there is put what is being composed into its text, as it stands: it is to be kept."""
    QGuiApplication.inputMethod().commit()
    text = QGuiApplication.focusObject()
    if text is not None:  # as Qt tells it before the focus goes elsewhere
        QCoreApplication.sendEvent(text, QFocusEvent(Kind.FocusAboutToChange))


def takes_words() -> bool:
    """Say whether the focused widget wants input methods at all."""
    return bool(QInputMethod.queryFocusObject(Qt.InputMethodQuery.ImEnabled, None))


def length(text: str) -> int:
    """Count as Qt does."""
    return len(text.encode("utf-16-le")) // 2


def on_screen(rect: QRect, window: QWindow) -> QRect:
    """Turn a part of a window into pixels of the screen, which are not Qt's own where the screen is scaled."""
    scale, corner = window.devicePixelRatio(), window.screen().geometry().topLeft()
    place = (window.mapToGlobal(rect.topLeft()) - corner).toPointF() * scale
    return QRect(place.toPoint() + corner, (rect.size().toSizeF() * scale).toSize())
