"""An input method that speaks as fcitx 4 does, in a process of its own: each letter has its act.

It notes what it is told and commits the notes when asked by the letter ``?``.
"""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject

PLACE = "org.fcitx.Fcitx.InputContext"
METHODS = """
<interface name="org.fcitx.Fcitx.InputContext">
<method name="ProcessKeyEvent"><arg name="keyval" direction="in" type="u"/><arg name="keycode" direction="in" type="u"/>
<arg name="state" direction="in" type="u"/><arg name="type" direction="in" type="i"/>
<arg name="time" direction="in" type="u"/><arg name="ret" direction="out" type="i"/></method>
<method name="SetCapacity"><arg name="caps" direction="in" type="u"/></method>
</interface>
"""
DUMB = 99
"""The place that knows no calls."""
LATE = 0.4
"""Seconds that a late answer takes."""


class Double(QDBusVirtualObject):
    """Answers on every path."""

    def __init__(self, first_place: int) -> None:
        super().__init__()
        self._notes: list[str] = []
        self._place = first_place

    def introspect(self, path: str) -> str:
        return "" if path.endswith(str(DUMB)) else METHODS

    def handleMessage(self, call: QDBusMessage, bus: QDBusConnection) -> bool:  # noqa: N802 - Qt's name
        def answer(*facts: int) -> None:
            reply = call.createReply()
            reply.setArguments(facts)
            bus.send(reply)

        if call.member() == "Introspect":
            return False
        if call.member() == "CreateICv3":
            answer(self._place, False)
            self._place += 1
            return True
        if call.member() != "ProcessKeyEvent":
            self._notes.append(f"{call.member()} {call.signature()} {call.arguments()}")
            answer()
            return True
        letter = chr(call.arguments()[0])
        if letter == "l":  # ends in the middle of it
            os._exit(0)
        if letter == "e":
            bus.send(call.createErrorReply("org.freedesktop.DBus.Error.UnknownObject", ""))
            return True
        if letter == "w":
            time.sleep(LATE)
        says: dict[str, tuple[str, list[object]]] = {
            "?": ("CommitString", ["; ".join(self._notes)]),
            "k": ("CommitString", [f"{call.signature()} {call.arguments()}"]),
            "n": ("UpdatePreedit", ["你", 3]),
            "f": ("ForwardKey", [0xFF08, 4, 1]),
            "w": ("CommitString", ["late"]),
            "o": ("EnableIM", []),
        }
        if letter in says:
            name, facts = says[letter]
            word = QDBusMessage.createSignal(call.path(), PLACE, name)
            word.setArguments(facts)
            bus.send(word)
        answer(int(letter in says))
        return True


def main() -> None:
    application = QCoreApplication([])
    bus = QDBusConnection.connectToBus(sys.argv[1], "double")
    double = Double(int(sys.argv[3]))
    bus.registerVirtualObject("/", double, QDBusConnection.VirtualObjectRegisterOption.SubPath)
    bus.registerService(sys.argv[2])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    application.exec()


if __name__ == "__main__":
    main()
