from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qisheng_desktop import app
from qisheng_desktop.ui import fcitx
from qisheng_desktop.ui.fcitx import FIFTH, Fcitx, service_name
from qisheng_desktop.ui.input_context import KeyStroke
from tests.ui.fcitx_double import DUMB

DOUBLE = Path(__file__).with_name("fcitx_double.py")
NAME = "org.fcitx.Fcitx-7"
needs_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no dbus-daemon on this machine")

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def bus(address: str) -> Iterator[QDBusConnection]:
    yield QDBusConnection.connectToBus(address, "ours")
    QDBusConnection.disconnectFromBus("ours")


@pytest.fixture
def run(address: str) -> Iterator[Run]:
    """Start a double that takes a name on the bus."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str = NAME, first_place: int = 0) -> subprocess.Popen[str]:
        command = [sys.executable, str(DOUBLE), address, name, str(first_place)]
        double = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(double)
        assert double.stdout is not None
        assert double.stdout.readline() == "ready\n"
        return double

    yield start
    for double in started:
        double.kill()
        double.communicate()


@pytest.fixture(autouse=True)
def _busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcitx, "PATIENCE", 20_000)


@pytest.fixture
def service(bus: QDBusConnection, qtbot: QtBot) -> Iterator[Fcitx]:
    parent = QObject()
    made = Fcitx(bus, ":7.0", parent)
    yield made
    made.end()
    del qtbot


@pytest.fixture
def there(service: Fcitx, run: Run, qtbot: QtBot) -> Fcitx:
    run()
    with qtbot.waitSignal(service.came):
        service.look()
    return service


def key(letter: str, *, is_release: bool = False) -> KeyStroke:
    return KeyStroke(ord(letter), 57, 4, is_release, 2**32 + 9)


def said(service: Fcitx, letter: str) -> str:
    """Return what is committed upon a key: it arrives before the answer to the key does."""
    heard: list[str] = []
    service.committed.connect(heard.append)
    assert service.takes(key(letter))
    service.committed.disconnect(heard.append)
    (text,) = heard
    return text


@pytest.mark.parametrize("display", [":7", ":7.0", "unix/host:7.1"])
def test_the_name_follows_the_screen(display: str) -> None:
    assert service_name(display) == NAME


@needs_bus
def test_without_an_input_method_no_key_is_taken(service: Fcitx) -> None:
    service.look()
    assert not service.is_there()
    assert not service.takes(key("n"))
    service.focus_in()
    service.caret_at(QRect(1, 2, 3, 4))


@needs_bus
def test_keys_are_told_as_the_protocol_wants_them(there: Fcitx) -> None:
    assert said(there, "k") == "uuuiu [107, 57, 4, 0, 9]"
    assert not there.takes(key("x"))


@needs_bus
def test_what_is_told_arrives_in_its_order_and_the_same_caret_once(there: Fcitx) -> None:
    there.focus_in()
    there.caret_at(QRect(10, 20, 1, 30))
    there.caret_at(QRect(10, 20, 1, 30))
    there.reset()
    there.focus_out()
    assert said(there, "?") == (
        "SetCapacity u [34]; FocusIn  []; SetCursorRect iiii [10, 20, 1, 30]; Reset  []; FocusOut  []"
    )


@needs_bus
def test_what_is_composed_and_keys_given_back_are_passed_on(there: Fcitx, qtbot: QtBot) -> None:
    with qtbot.waitSignal(there.previewed) as previewed:
        assert there.takes(key("n"))
    assert previewed.args == ["你", 3]
    with qtbot.waitSignal(there.forwarded) as forwarded:
        assert there.takes(key("f"))
    assert forwarded.args == [0xFF08, 4, True]
    assert there.takes(key("o"))  # says something that means nothing to us


@needs_bus
def test_a_late_answer_leaves_it_out_until_it_comes(
    service: Fcitx, run: Run, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcitx, "PATIENCE", 100)
    run()
    with qtbot.waitSignal(service.came):
        service.look()
    committed: list[str] = []
    service.committed.connect(committed.append)
    with qtbot.waitSignal(service.went):
        assert not service.takes(key("w"))
    assert not service.is_there()
    assert not service.takes(key("n"))
    qtbot.waitUntil(service.is_there)
    assert committed == []  # the key was typed meanwhile


@needs_bus
def test_a_lost_place_is_asked_for_anew(there: Fcitx, qtbot: QtBot) -> None:
    assert not there.takes(key("e"))
    qtbot.waitUntil(there.is_there)
    there.begin_anew(None)  # what had been asked of the place fails
    qtbot.waitUntil(there.is_there)
    assert "DestroyIC" in said(there, "?")
    there.end()
    there.begin_anew(None)
    assert not there.is_there()


@needs_bus
def test_it_may_end_and_come_again(there: Fcitx, run: Run, qtbot: QtBot) -> None:
    with qtbot.waitSignal(there.went):
        assert not there.takes(key("l"))
    with qtbot.waitSignal(there.came):
        run()
    assert said(there, "k")


@needs_bus
def test_fcitx_5_is_left_to_qt(service: Fcitx, run: Run, qtbot: QtBot) -> None:
    later = run(FIFTH)
    run()
    service.look()
    qtbot.wait(50)
    assert not service.is_there()
    with qtbot.waitSignal(service.came):
        later.kill()
    with qtbot.waitSignal(service.went):
        run(FIFTH)


@needs_bus
def test_what_has_not_the_calls_of_fcitx_4_gets_no_keys(service: Fcitx, run: Run, qtbot: QtBot) -> None:
    run(first_place=DUMB)
    service.look()
    qtbot.wait(200)
    assert not service.is_there()


@needs_bus
def test_a_refusal_and_a_place_that_comes_too_late_change_nothing(service: Fcitx, bus: QDBusConnection) -> None:
    service.refuse(None)
    service.begin(bus.interface().call("GetId"))
    assert not service.is_there()


@needs_bus
def test_it_begins_behind_the_start_page_where_the_desktop_names_it(
    bus: QDBusConnection, run: Run, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    monkeypatch.setattr(QDBusConnection, "sessionBus", lambda: bus)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("QT_IM_MODULES", "ibus")
    app.reach_input_method(qapp)
    assert qapp.findChild(Fcitx) is None
    monkeypatch.setenv("QT_IM_MODULES", "fcitx;ibus")
    app.reach_input_method(qapp)
    service = qapp.findChild(Fcitx)
    assert service is not None
    qtbot.waitUntil(service.is_there)
    service.end()
    service.setParent(None)


def test_elsewhere_nothing_begins(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcitx, "begin", lambda *_: pytest.fail("no screen of X"))
    monkeypatch.setenv("QT_IM_MODULES", "fcitx;ibus")
    app.reach_input_method(qapp)
