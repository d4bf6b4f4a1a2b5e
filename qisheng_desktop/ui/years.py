"""The commands that have to do with another year: begun from it, attached, shown, compared with."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.comparing import CompareDialog
from qisheng_desktop.ui.keeper import Keeper
from qisheng_desktop.ui.last_year import LastYearDialog, LastYears, carried_words
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.theme import Theme, theme_of


class YearCommands:
    """What the window does when one of them is given."""

    def __init__(self, keeper: Keeper, catalogue: Catalogue, settings: Settings, window: QWidget) -> None:
        self._keeper = keeper
        self._settings = settings
        self._window = window
        self._last_years = LastYears(catalogue, keeper.files, window)

    @property
    def _theme(self) -> Theme:
        return theme_of(self._settings.scheme)

    def carry(self) -> None:
        """Ask for last year's report and begin this year's from it."""
        if not self._keeper.may_leave():
            return
        found = self._last_years.ask("从上年报告新建", self._theme)
        session = self._last_years.begin(found) if found else None
        if session is not None:
            self._keeper.open_session(session)
            messages.tell(self._window, "从上年报告新建", carried_words(session.report))

    def attach(self) -> None:
        """Ask for last year's report and attach it to the open one."""
        session = self._keeper.session
        if session is None:
            return
        self._keeper.commit_wanted.emit()
        self._keeper.protect()
        found = self._last_years.ask("导入上年", self._theme)
        if found is not None:
            self._last_years.attach(session, found)

    def show(self) -> None:
        """Show what is attached as last year's report, and what of it found no place."""
        if self._keeper.session is not None:
            self._keeper.commit_wanted.emit()
            LastYearDialog(self._keeper.session, self.attach, self._theme, self._window).exec()

    def compare(self) -> None:
        """Ask for another report and show it beside the open one; the older one stands at the left."""
        session = self._keeper.session
        if session is None:
            return
        self._keeper.commit_wanted.emit()
        found = self._last_years.ask("选择要对照的报告", self._theme, accept="用来对照")
        if found is not None:
            old, new = sorted((found.report, session.report), key=lambda report: report.year)
            CompareDialog(old, new, self._theme, self._window).exec()
