"""Coming forward when the same report is opened a second time on this machine."""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt
from PySide6.QtWidgets import QWidget

from qisheng_desktop.paths import calls_folder
from qisheng_desktop.storage import calls


class Listener(QObject):
    """Watches the folder this program is called in."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder = calls.listen(calls_folder())
        self._watcher = QFileSystemWatcher(self)
        if self._folder is not None:
            self._watcher.addPath(str(self._folder))
            self._watcher.directoryChanged.connect(self._on_called)

    def stop(self) -> None:
        """Be called no more."""
        if self._folder is not None:
            self._watcher.removePath(str(self._folder))
            calls.stop_listening(self._folder)
            self._folder = None

    def _on_called(self) -> None:
        if self._folder is not None and calls.answer(self._folder):
            window = self._window
            window.setWindowState(
                (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
            )
            window.show()
            window.raise_()
            window.activateWindow()
