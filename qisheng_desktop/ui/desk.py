"""What fills the window: the start page, or the pages of the open report."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.ui import editor as editing
from qisheng_desktop.ui import session as sessions
from qisheng_desktop.ui.pages.start import StartPage
from qisheng_desktop.ui.theme import Theme


class Desk(QStackedWidget):
    """Keeps the pages from report to report; while none is open they wait behind the start page with an empty one.

    ``page_changed`` says that another page of the report is in sight, ``resized`` that it has another size.
    """

    page_changed = Signal()
    resized = Signal()

    def __init__(self, catalogue: Catalogue, theme: Theme, make_start: Callable[[Theme], StartPage]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._theme = theme
        self._make_start = make_start
        self._pages: editing.Editor | None = None
        self._empty: sessions.Session | None = None
        self.start = make_start(theme)
        self.addWidget(self.start)

    @property
    def editor(self) -> editing.Editor | None:
        """The pages of the open report."""
        return self._pages if self._pages is self.currentWidget() else None

    def prepare(self) -> None:
        """Make the pages behind the start page, so that the first report is there as soon as the next.

        Raises:
            EditionError: If a form that came with the program is wrong.
        """
        if self._pages is None:
            self._pages = self._make_pages(self._empty_session())
            QTimer.singleShot(0, self, self._paint_unseen)

    def show_session(self, session: sessions.Session) -> None:
        """Show a report from its first page on."""
        if self._pages is None:
            self._pages = self._make_pages(session)
        else:
            self._pages.show_session(session)
        self.setCurrentWidget(self._pages)
        self._pages.steps.setFocus()

    def show_start(self) -> None:
        """Show the start page; nothing of the last report stays in the pages."""
        self.setCurrentWidget(self.start)
        if self._pages is not None:
            self._pages.show_session(self._empty_session())

    def set_theme(self, theme: Theme) -> None:
        """Make everything anew in other colours; a report stays open at its page, its changes and its undo kept."""
        self._theme = theme
        old_start, old, is_open = self.start, self._pages, self.editor is not None
        self.start = self._make_start(theme)
        self.addWidget(self.start)
        if old is not None:
            old.commit()
            self._pages = self._make_pages(old.session)
            self._pages.steps.go_to(old.steps.code)
        self.setCurrentWidget(self._pages if is_open and self._pages is not None else self.start)
        for gone in (old_start, old):
            if gone is not None:
                self.removeWidget(gone)
                gone.deleteLater()

    def _paint_unseen(self) -> None:
        """Lay out and paint the waiting pages once: the first time takes three times as long as the next."""
        if self._pages is not None and self.editor is None:
            self._pages.resize(self.size())
            self._pages.grab()

    def _make_pages(self, session: sessions.Session) -> editing.Editor:
        made = editing.Editor(session, self._theme, self)
        made.page_changed.connect(self.page_changed)
        made.resized.connect(self.resized)
        self.addWidget(made)
        return made

    def _empty_session(self) -> sessions.Session:
        if self._empty is None:
            self._empty = sessions.empty_session(self._catalogue, self)
        return self._empty
