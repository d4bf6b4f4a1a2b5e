"""Speaking with fcitx 4 on the session bus: keys go there, what is being composed and what is chosen come back.

Qt reaches ibus, and fcitx 5 as ibus; fcitx 4 answers its own protocol only. Each key is asked about while the window
waits: the answer takes half a millisecond, keys and words keep their order, and what is not taken goes its usual way
through shortcuts and editors. An input method that does not answer in time is left out until it does.
"""

from __future__ import annotations

import os
from typing import cast

from PySide6.QtCore import (
    Q_ARG,
    Q_RETURN_ARG,
    SLOT,
    QCoreApplication,
    QMetaObject,
    QObject,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtDBus import QDBusConnection, QDBusError, QDBusInterface, QDBusMessage, QDBusServiceWatcher
from PySide6.QtGui import QGuiApplication

from qisheng_desktop.ui.input_context import InputContext, KeyStroke

FIFTH = "org.fcitx.Fcitx5"
"""Fcitx 5 takes the name of fcitx 4 too; Qt's own way to it is the better one."""
MAKER = "org.fcitx.Fcitx.InputMethod"
PLACE = "org.fcitx.Fcitx.InputContext"
PREVIEW, KEEPS_PREVIEW = 1 << 1, 1 << 5
"""What we can do, as fcitx counts it: show what is being composed in the text; take it into the text on leaving."""
CALLED = ("ProcessKeyEvent(uint,uint,uint,int,uint)", "SetCapacity(uint)")
"""The calls with numbers that PySide cannot put into a message by itself: it makes each an ``int``."""
PATIENCE = 100
"""Milliseconds that a key may wait."""
FOR_EVER = 2**31 - 1


def begin(application: QGuiApplication, display: str) -> None:
    """Type by fcitx 4, whenever it is there."""
    service = Fcitx(QDBusConnection.sessionBus(), display, application)
    InputContext(application, service, service)
    application.aboutToQuit.connect(service.end)
    service.look()


def service_name(display: str) -> str:
    """Return the name fcitx has on the bus for a screen of X: ``:0``, ``host:10.0``."""
    return f"org.fcitx.Fcitx-{display.rpartition(':')[2].partition('.')[0]}"


def member(name: str) -> bytes:
    """Name a method or slot: PySide takes texts only, and says of itself that it takes bytes."""
    return cast("bytes", name)


class Fcitx(QObject):
    """One place of input at fcitx; while there is none, no key is taken."""

    committed = Signal(str)
    previewed = Signal(str, int)
    """What is being composed, and the caret in it, counted in bytes of UTF-8."""
    forwarded = Signal(int, int, bool)
    """A key that is to arrive as if typed: symbol and modifiers of X, and whether it is let go."""
    came = Signal()
    went = Signal()

    def __init__(self, bus: QDBusConnection, display: str, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        self._name = service_name(display)
        self._place: QDBusInterface | None = None
        self._owner = ""
        self._is_late = False
        self._rect = QRect()
        watcher = QDBusServiceWatcher(self._name, bus, QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange, self)
        watcher.addWatchedService(FIFTH)
        watcher.serviceOwnerChanged.connect(self.look)

    @Slot()
    def look(self) -> None:
        """See who is there, and ask for a place at fcitx 4."""
        known = self._bus.interface()
        owner = known.serviceOwner(self._name).value() if self._bus.isConnected() else ""
        if owner and known.isServiceRegistered(FIFTH).value():
            owner = ""
        if owner != self._owner:
            self._drop()
            self._owner = owner
            if owner:
                self._ask()

    def is_there(self) -> bool:
        """Say whether keys are taken at all."""
        return self._place is not None and not self._is_late

    def takes(self, key: KeyStroke) -> bool:
        """Give a key to the input method; say whether it keeps it. What it has to say comes first, as signals."""
        place = self._place
        if place is None or self._is_late:
            return False
        taken = QMetaObject.invokeMethod(
            place,
            member("ProcessKeyEvent"),
            Qt.ConnectionType.DirectConnection,
            Q_RETURN_ARG("int"),
            Q_ARG("uint", key.symbol),
            Q_ARG("uint", key.code),
            Q_ARG("uint", key.modifiers),
            Q_ARG("int", int(key.is_release)),
            Q_ARG("uint", key.at & 0xFFFFFFFF),
        )
        if place.lastError().isValid():
            self._is_late = True
            self.went.emit()
            self._call(place.path(), PLACE, "Reset", [], ("catch_up", "begin_anew"))
            return False
        QCoreApplication.sendPostedEvents(self)
        return bool(taken)

    def focus_in(self) -> None:
        """Say that a text takes keys from now on."""
        self._say("FocusIn")

    def focus_out(self) -> None:
        """Say that none does."""
        self._say("FocusOut")

    def reset(self) -> None:
        """Let the method forget what it was composing."""
        self._say("Reset")

    def caret_at(self, rect: QRect) -> None:
        """Tell where the caret stands, in pixels of the screen: the choices are shown beside it."""
        if rect != self._rect and self._place is not None:
            self._rect = rect
            self._say("SetCursorRect", rect.x(), rect.y(), rect.width(), rect.height())

    @Slot()
    def end(self) -> None:
        """Give the place back."""
        self._drop()
        self._owner = ""

    def _ask(self) -> None:
        """Ask for a place; however long the answer takes, typing goes on without it."""
        who = [QCoreApplication.applicationName(), os.getpid()]
        self._call("/inputmethod", MAKER, "CreateICv3", who, ("begin", "refuse"))

    def _call(self, path: str, interface: str, what: str, facts: list[object], slots: tuple[str, str]) -> None:
        """Ask without waiting, and name who hears the answer and who the error."""
        call = QDBusMessage.createMethodCall(self._owner, path, interface, what)
        call.setArguments(facts)
        answer, error = slots
        self._bus.callWithCallback(
            call, self, member(SLOT(f"{answer}(QDBusMessage)")), member(SLOT(f"{error}(QDBusError)")), FOR_EVER
        )

    @Slot(QDBusMessage)
    def begin(self, answer: QDBusMessage) -> None:
        """Take the place given; what does not speak as fcitx 4 does gets no keys."""
        match answer.arguments():
            case [int(number), *_] if self._owner:
                path = f"/inputcontext_{number}"
            case _:
                return
        place = QDBusInterface(self._owner, path, PLACE, self._bus, self)  # asks for the types of what it can do
        place.setTimeout(PATIENCE)
        if not all(place.metaObject().indexOfMethod(name) >= 0 for name in CALLED):
            place.deleteLater()
            return
        self._bus.connect(self._owner, path, PLACE, "", self, member(SLOT("hear(QDBusMessage)")))
        self._place, self._rect = place, QRect()
        QMetaObject.invokeMethod(
            place,
            member("SetCapacity"),
            Qt.ConnectionType.DirectConnection,
            Q_ARG("uint", PREVIEW | KEEPS_PREVIEW),
        )
        self.came.emit()

    @Slot(QDBusError)
    def refuse(self, _error: QDBusError) -> None:
        """Type on without it; whoever takes the name next is asked again."""

    @Slot(QDBusMessage)
    def catch_up(self, _answer: QDBusMessage) -> None:
        """Go on with a method that answers again; what it was composing it has forgotten."""
        self._is_late = False
        self.came.emit()

    @Slot(QDBusError)
    def begin_anew(self, _error: QDBusError) -> None:
        """Ask for another place where ours is lost."""
        if self._place is not None:
            self._drop()
            self._ask()

    @Slot(QDBusMessage)
    def hear(self, message: QDBusMessage) -> None:
        """Pass on what fcitx says about our place."""
        if not self.is_there():
            return  # late, and the key has gone its own way
        match message.member(), message.arguments():
            case "CommitString", [text]:
                self.committed.emit(text)
            case "UpdatePreedit", [text, caret]:
                self.previewed.emit(text, caret)
            case "ForwardKey", [symbol, modifiers, kind]:
                self.forwarded.emit(symbol, modifiers, bool(kind))

    def _drop(self) -> None:
        if self._place is not None:
            self._say("DestroyIC")
            self._bus.disconnect(self._owner, self._place.path(), PLACE, "", self, member(SLOT("hear(QDBusMessage)")))
            self._place.deleteLater()
            self._place, self._is_late = None, False
            self.went.emit()

    def _say(self, what: str, *numbers: int) -> None:
        """Tell something that wants no answer."""
        if self._place is not None:
            call = QDBusMessage.createMethodCall(self._owner, self._place.path(), PLACE, what)
            call.setArguments(list(numbers))
            self._bus.send(call)
