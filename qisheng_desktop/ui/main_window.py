"""The one window: menus, tool bar, the start page or an open report, and what its title says."""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6 import QtGui
from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from qisheng_desktop.errors import QishengError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.storage import disk
from qisheng_desktop.ui import editor as editing
from qisheng_desktop.ui import help as manual
from qisheng_desktop.ui import keeper as keeping
from qisheng_desktop.ui import listener, past, places, privacy, updates, widgets
from qisheng_desktop.ui import session as sessions
from qisheng_desktop.ui import years as yearly
from qisheng_desktop.ui.desk import Desk
from qisheng_desktop.ui.menus import Commands, Menus
from qisheng_desktop.ui.pages.start import StartPage
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.strip import Protected, Strip
from qisheng_desktop.ui.theme import Scheme, Theme, apply_theme, load_fonts, theme_of

SIZE = QSize(1280, 800)
NAME = "政府信息公开年报"
LOW = 560
"""Pixels of height below which the tool bar gives room to the page."""


class MainWindow(QMainWindow):
    """Shows the report that the keeper has, or the start page; all else is the editor's."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._catalogue = catalogue
        self._keeper: keeping.Keeper | None = None
        self._years: yearly.YearCommands | None = None
        self._listener: listener.Listener | None = None
        self._theme: Theme = theme_of(settings.scheme)
        self._help: manual.HelpWindow | None = None
        self._strip = Strip()
        self._protected = Protected(self.menuBar())
        middle = QWidget()
        self._desk = Desk(catalogue, self._theme, self._make_start)
        self._desk.page_changed.connect(self._show_state)
        self._desk.resized.connect(self._fit)
        layout = widgets.column(self._strip, self._desk, spacing=0)
        layout.setStretch(1, 1)
        middle.setLayout(layout)
        self.setCentralWidget(middle)
        self.setAcceptDrops(True)
        self.setMinimumSize(600, 340)
        self._menus = self._make_menus()
        self._show_state()
        self.resize(SIZE)
        with suppress(ValueError):  # somebody wrote something else into the file
            self.restoreGeometry(a2b_base64(settings.geometry))

    def show_fitting(self) -> None:
        """Show the window, filling a screen that is smaller than it."""
        room = self.screen().availableSize()
        if room.width() < self.width() or room.height() < self.height():
            self.showMaximized()
        else:
            self.show()

    @property
    def keeper(self) -> keeping.Keeper:
        """Who opens, saves and closes reports; not there before there is something to do."""
        if self._keeper is None:
            self._keeper = self._make_keeper()
            self._listener = listener.Listener(self)
        return self._keeper

    @property
    def years(self) -> yearly.YearCommands:
        """What has to do with another year's report."""
        if self._years is None:
            self._years = yearly.YearCommands(self.keeper, self._catalogue, self._settings, self)
        return self._years

    @property
    def session(self) -> sessions.Session | None:
        """The open report."""
        return self._keeper.session if self._keeper else None

    @property
    def editor(self) -> editing.Editor | None:
        """The pages of the open report."""
        return self._desk.editor

    @property
    def start(self) -> StartPage:
        """What is shown while no report is open."""
        return self._desk.start

    def prepare(self) -> None:
        """Get ready for the first report while nothing else is to be done."""
        self.keeper.files.prepare().connect(self._make_pages)

    def open_session(self, session: sessions.Session) -> None:
        """Show a report in the place of what was open."""
        self.keeper.open_session(session)

    def open_path(self, path: Path) -> None:
        """Open a report file, or read a document of another make, after asking about unsaved work."""
        self.keeper.open_path(path)

    def show_help(self) -> None:
        """Open the manual at the page in sight."""
        if self._help is None:
            self._help = manual.HelpWindow(self)
        self._help.show_page(self.editor.steps.code if self.editor else "start")

    def show_privacy(self) -> None:
        """Open what is to be set about this computer."""
        privacy.PrivacyDialog(self._settings, self).exec()
        self.start.refresh()
        self.show_found()

    def show_found(self) -> None:
        """Show on the start page what programs that are gone left behind."""
        is_any = any(disk.names(place) for place in places.recovery_places())
        self.start.show_found(self.keeper.found() if is_any else [])

    def dragEnterEvent(self, event: QtGui.QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QtGui.QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            QTimer.singleShot(0, self, lambda: self.open_path(paths[0]))  # let the other program go on first

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:
        if self._keeper is not None and not self._keeper.close_report():
            event.ignore()
            return
        self._settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._settings.save()
        if self._listener is not None:
            self._listener.stop()
        super().closeEvent(event)

    def _make_pages(self) -> None:
        with suppress(QishengError):  # of a form that is wrong: it is said when a report is opened or begun
            self._desk.prepare()

    def _fit(self) -> None:
        """Leave the tool bar out of a low window: the menus and keys have all of it."""
        self._menus.give_bar_room(has_room=self.height() >= LOW)

    def _show_session(self, session: sessions.Session) -> None:
        session.undo_stack.indexChanged.connect(self._show_state)
        session.changed.connect(self._show_state)
        session.replaced.connect(self._show_state)
        self._desk.show_session(session)
        self._show_state()

    def _show_start(self) -> None:
        self.start.refresh()
        self.show_found()
        self._desk.show_start()
        self._show_state()

    def _make_start(self, theme: Theme) -> StartPage:
        start = StartPage(self._settings, theme)
        start.rescue_wanted.connect(self._rescue)
        start.new_wanted.connect(self._asks(lambda keeper: keeper.new()))
        start.carry_wanted.connect(self._asks(lambda _: self.years.carry()))
        start.browse_wanted.connect(self._asks(lambda keeper: keeper.browse()))
        start.read_wanted.connect(self._asks(lambda keeper: keeper.read()))
        start.example_wanted.connect(self._asks(lambda keeper: keeper.open_example()))
        start.open_wanted.connect(lambda path: self.keeper.open_path(Path(path)))
        return start

    def _rescue(self, number: int) -> None:
        found = self.keeper.found()
        if number < len(found) and not self.keeper.rescue(found[number]):
            self.show_found()

    def _make_keeper(self) -> keeping.Keeper:
        load_fonts()
        keeper = keeping.Keeper(self._catalogue, self._settings, self)
        keeper.opened.connect(self._show_session)
        keeper.left.connect(self._show_start)
        keeper.changed.connect(self._show_state)
        keeper.warned.connect(self._strip.say)
        keeper.commit_wanted.connect(lambda: self._with_editor(lambda editor: editor.commit()))
        return keeper

    def _make_menus(self) -> Menus:
        commands = Commands(
            new=self._asks(lambda keeper: keeper.new()),
            browse=self._asks(lambda keeper: keeper.browse()),
            carry=self._asks(lambda _: self.years.carry()),
            read=self._asks(lambda keeper: keeper.read()),
            read_clipboard=self._asks(lambda keeper: keeper.read_clipboard()),
            save=self._asks(lambda keeper: keeper.save()),
            save_as=self._asks(lambda keeper: keeper.save_as()),
            deliver=self._asks(lambda keeper: past.deliver(keeper)),  # noqa: PLW0108 - the name alone would load it
            versions=self._asks(lambda keeper: past.show_versions(keeper, self._catalogue, self)),
            changes=self._asks(lambda keeper: past.show_changes(keeper, self)),
            privacy=self.show_privacy,
            close_report=self._asks(lambda keeper: keeper.close_report()),
            quit=self.close,
            undo=lambda: self._step(-1),
            redo=lambda: self._step(1),
            find=lambda: self._with_editor(lambda editor: editor.open_find()),
            insert_data=lambda: self._with_editor(lambda editor: editor.insert_data()),
            to_fields=lambda: self._with_editor(lambda editor: editor.to_fields()),
            back=lambda: self._with_editor(lambda editor: editor.turn(-1)),
            forward=lambda: self._with_editor(lambda editor: editor.turn(1)),
            next_finding=lambda: self._with_editor(lambda editor: editor.findings.step(1)),
            previous_finding=lambda: self._with_editor(lambda editor: editor.findings.step(-1)),
            attach_last=self._asks(lambda _: self.years.attach()),
            show_last=self._asks(lambda _: self.years.show()),
            compare=self._asks(lambda _: self.years.compare()),
            review=lambda: self._with_editor(lambda editor: editor.show_review()),
            output=lambda: self._with_editor(lambda editor: editor.show_output()),
            steps=lambda: self._with_editor(lambda editor: editor.steps.setFocus()),
            manual=self.show_help,
            updates=lambda: updates.show(self._catalogue, self),
            set_scheme=self._set_scheme,
        )
        return Menus(self, commands, self._settings.scheme, self._theme)

    def _asks(self, act: Callable[[keeping.Keeper], object]) -> Callable[[], object]:
        """Make a command of what the keeper does; he comes when it is given."""
        return lambda: act(self.keeper)

    def _with_editor(self, function: Callable[[editing.Editor], object]) -> None:
        if self.editor is not None:
            function(self.editor)

    def _step(self, by: int) -> None:
        """Undo or redo, after taking what stands in an open cell."""
        if self.editor is not None:
            self.editor.commit()
            stack = self.editor.session.undo_stack
            stack.undo() if by < 0 else stack.redo()

    def _set_scheme(self, scheme: Scheme) -> None:
        """Change the colours; an open report is shown anew in them, its changes and its undo kept."""
        self._settings.scheme = scheme
        self._settings.save()
        self._theme = theme_of(scheme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._theme)
        self._rebuild()

    def _rebuild(self) -> None:
        self._menus.set_theme(self._theme)
        self._desk.set_theme(self._theme)
        self.show_found()
        self._help = None

    def _show_state(self) -> None:
        """Show in title and menus what is open and whether it is saved."""
        session = self.session
        self._menus.show_state(session.undo_stack if session else None)
        if session is None:
            self.setWindowTitle(NAME)
            self._protected.say("")
            return
        if session.is_saving:
            state = "正在保存"
        elif session.is_dirty:
            state = "未保存"
        elif session.saved_at:
            state = f"已保存 {session.saved_at:%H:%M}"
        else:
            state = "已打开" if session.path else "新报告"
        title = f"{self.keeper.files.name(session)} — {state} — {NAME}"
        if title != self.windowTitle():
            self.setWindowTitle(title)
        at = self.keeper.protected_at if session.is_dirty else None
        self._protected.say(f"{at:%H:%M:%S}" if at else "")
