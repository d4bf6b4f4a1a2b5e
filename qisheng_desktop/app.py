"""Starting the windows: Qt's attributes, fonts and translation, the log, and the hook for uncaught errors."""

from __future__ import annotations

import gc
import logging
import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from qisheng_desktop import __version__
from qisheng_desktop.later import load_one
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.paths import forms_folders, log_folder, settings_folder
from qisheng_desktop.storage import project, recovery
from qisheng_desktop.ui import crash, marks, places
from qisheng_desktop.ui.main_window import NAME, MainWindow
from qisheng_desktop.ui.settings import load_settings
from qisheng_desktop.ui.theme import apply_theme, icon, load_fonts, load_window_font, note_system_colours, theme_of

log = logging.getLogger(__name__)

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

ICON_COLOUR = "#1f5fa8"
STYLE = "Fusion"
"""The same on every system; named as an argument, since the call that names it makes all of QStyle's enumerations."""
MOST_LOG = 200_000
"""Bytes of the log after which the next run begins a new one; the one before is kept."""
MOST_RECORDS = 2_000
BREATH = 50
"""Milliseconds between the modules that are loaded behind the start page: what is typed goes first."""
SETTLE = 1500
"""Milliseconds after the start: the report named is open by then."""


def run(path: Path | None = None) -> int:
    """Open the window, with a report if one is named; return the exit status."""
    start_log()
    if path is not None and marks.call_forward(path):
        return 0
    app, window = start(sys.argv[:1])
    if path is not None:
        QTimer.singleShot(0, window, lambda: window.open_path(path))
    window.show_fitting()
    QTimer.singleShot(0, window, window.show_found)
    load_rest(app, window)
    QTimer.singleShot(SETTLE, window, settle)
    return app.exec()


def load_rest(app: QApplication, window: MainWindow) -> None:
    """Load behind the start page, piece by piece, what the first report will need."""

    def load_next() -> None:
        complete(app)
        if not load_one():
            clock.stop()
            reach_input_method(app)
            window.prepare()

    clock = QTimer(window)
    clock.timeout.connect(load_next)
    clock.start(BREATH)


def reach_input_method(app: QApplication) -> None:
    """Type Chinese by fcitx 4 where the desktop names fcitx, as ``reach_fcitx`` in __main__.py finds: Qt cannot."""
    if QGuiApplication.platformName() == "xcb" and os.environ.get("QT_IM_MODULES", "").startswith("fcitx"):
        from qisheng_desktop.ui import fcitx

        fcitx.begin(app, os.environ.get("DISPLAY", ""))


SWITCH = 0.0005
"""Seconds after which a thread that works gives way to one that waits, a tenth of what is usual."""


def settle() -> None:
    """Keep the window answering once it is there.

    The collector stays off what stays until the end: searching it costs a pause of 10 to 30 ms while typing. And a save
    or a review in another thread gives way at once: a table asks for each of its cells anew, and would wait each time.
    """
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


def start(arguments: list[str]) -> tuple[QApplication, MainWindow]:
    """Make the application and its window, not shown yet."""
    app = make_bare_application(arguments)
    settings = load_settings(settings_folder() / "settings.json")
    apply_theme(app, theme_of(settings.scheme))
    window = MainWindow(Catalogue(*forms_folders()), settings)
    sys.excepthook = ErrorHook(window)
    return app, window


def make_application(arguments: list[str]) -> QApplication:
    """Make the application, or take the one there is, with all it will need."""
    app = make_bare_application(arguments)
    complete(app)
    return app


def complete(app: QApplication) -> None:
    """Give the application what the start page can do without: the other fonts, a picture for the task bar."""
    load_fonts()
    if app.windowIcon().isNull():
        app.setWindowIcon(icon("app", ICON_COLOUR, size=64))


def make_bare_application(arguments: list[str]) -> QApplication:
    """Make the application, or take the one there is, with what the start page needs, and Qt's own words in Chinese."""
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication([*arguments, "-style", STYLE])
    app.setApplicationName("qisheng")
    app.setApplicationDisplayName(NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("qisheng")
    note_system_colours(app)
    load_window_font()
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def start_log() -> None:
    """Log events and names, never answers, to a small file in the user's log folder."""
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        file = log_folder() / "qisheng.log"
        if file.exists() and file.stat().st_size > MOST_LOG:
            file.replace(file.with_name("qisheng.old.log"))
        handler = ShortLog(file, encoding="utf-8", delay=True)
    except OSError:
        return  # a machine where nothing may be written can still fill in a report
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    log.info("started %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)


class ShortLog(logging.FileHandler):
    """A log that stops when a run has said too much, since an error may come again for ever.

    The handler of the standard library that starts a new file brings the network's modules with it.
    """

    def __init__(self, file: Path, *, encoding: str, delay: bool) -> None:
        super().__init__(file, encoding=encoding, delay=delay)
        self._left = MOST_RECORDS

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record while there is room."""
        if self._left > 0:
            self._left -= 1
            super().emit(record)


class SafeFormatter(logging.Formatter):
    """Writes down where an error happened, never its text: that may hold an answer or a path."""

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802 - the library's name
        """Return the kind of an error and its places."""
        kind, _, trace = ei
        return crash_report(kind, trace) if kind is not None else ""


class ErrorHook(QObject):
    """Saves a recovery copy when something goes wrong that nobody foresaw, and says so.

    It may be called in any thread; the window is only touched in its own.
    """

    _caught = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_telling = False
        self._caught.connect(self._tell)

    def __call__(self, kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        """Take what nobody caught; called by the interpreter in the place of printing it."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = crash_report(kind, trace)
        log.error("uncaught\n%s", report)
        self._caught.emit(report)

    def _tell(self, report: str) -> None:
        if self._is_telling:  # the dialog itself runs the event loop
            return
        self._is_telling = True
        try:
            crash.CrashDialog(report, self._save_copy(), self._window).exec()
        finally:
            self._is_telling = False

    def _save_copy(self) -> Path | None:
        """Write what is open to the state folder; whatever fails, the clerk must still be told."""
        from datetime import datetime

        session = self._window.session
        if session is None:
            return None
        try:
            slots = recovery.Slots(places.recovery_places(), session.project.identity)
            at = datetime.now().astimezone()
            slots.protect(project.encode(session.project, at=at), session.path, at)
        except Exception:  # the one place: this runs after a failure of unknown kind
            log.exception("no recovery copy")
            return None
        return slots.newest


def crash_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Describe an error by where it happened; never by its text, which may hold answers."""
    import platform

    frames = traceback.extract_tb(trace)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return "\n".join([f"{NAME} {__version__}", system, kind.__name__, *places])
