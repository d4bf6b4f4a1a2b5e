"""The one window: menus, tool bar, the start page or an open report, and what its title says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMenu, QStackedWidget, QToolBar, QWidget

from qisheng_desktop.errors import QishengError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.dialogs import NewDialog
from qisheng_desktop.ui.editor import Editor
from qisheng_desktop.ui.files import ReportFiles
from qisheng_desktop.ui.help import HelpWindow
from qisheng_desktop.ui.pages.start import StartPage, example_path
from qisheng_desktop.ui.session import Session, now
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.steps import OUTPUT, REVIEW
from qisheng_desktop.ui.theme import Scheme, Theme, apply_theme, icon, theme_of

NAME = "政府信息公开年报"
SCHEMES = {Scheme.SYSTEM: "跟随系统", Scheme.LIGHT: "浅色", Scheme.DARK: "深色"}


class MainWindow(QMainWindow):
    """Opens, saves and closes reports; all else is the editor's."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._settings = settings
        self._files = ReportFiles(catalogue, settings, self)
        self._theme: Theme = theme_of(settings.scheme)
        self._help: HelpWindow | None = None
        self.editor: Editor | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 480)
        self.start = self._make_start()
        self._make_actions()
        self._show_state()
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        else:
            self.resize(1280, 800)

    @property
    def session(self) -> Session | None:
        """The open report."""
        return self.editor.session if self.editor else None

    def open_session(self, session: Session) -> None:
        """Show a report in the place of what was open."""
        self._leave()
        self.editor = Editor(session, self._theme)
        self.editor.page_changed.connect(self._show_state)
        session.saved.connect(self._show_state)
        session.changed.connect(self._show_state)
        session.replaced.connect(self._show_state)
        self._stack.addWidget(self.editor)
        self._stack.setCurrentWidget(self.editor)
        self._show_state()
        self.editor.steps.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_path(self, path: Path) -> None:
        """Open a report file, after asking about unsaved work."""
        if self._may_leave():
            session = self._files.open(path)
            if session:
                self.open_session(session)

    def new(self) -> None:
        """Ask for unit and year and begin a report."""
        if not self._may_leave():
            return
        # A report is written in January about the year before.
        dialog = NewDialog(self._catalogue, now().year - 1, self._settings.unit, self)
        if dialog.exec():
            self.open_session(self._files.new(dialog.unit, dialog.year, dialog.level, dialog.supplements))

    def browse(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self, "打开报告", self._files.folder(), "年报文件 (*.qisheng);;所有文件 (*)"
        )
        if path:
            self.open_path(Path(path))

    def open_example(self) -> None:
        """Open the example as a report without a file, so that it stays as it is."""
        if self._may_leave():
            session = self._files.open(example_path(), is_copy=True)
            if session:
                self.open_session(session)

    def save(self) -> bool:
        """Save to the report's file, or ask for one; say whether it is on the disk."""
        if self.editor is None:
            return True
        self.editor.commit()
        return self._files.save(self.editor.session)

    def save_as(self) -> bool:
        """Ask for a file and save there."""
        if self.editor is None:
            return True
        self.editor.commit()
        return self._files.save_as(self.editor.session)

    def close_report(self) -> None:
        """Go back to the start page."""
        if self._may_leave():
            self._leave()
            self.start.refresh()
            self._stack.setCurrentWidget(self.start)
            self._show_state()

    def show_help(self) -> None:
        """Open the manual at the page in sight."""
        if self._help is None:
            self._help = HelpWindow(self._theme, self)
        self._help.show_page(self.editor.steps.code if self.editor else "start")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            QTimer.singleShot(0, self, lambda: self.open_path(paths[0]))  # let the other program go on first

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._settings.save()
        self._leave()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        """Ask about unsaved work; say whether the report may be left."""
        if self.editor is None:
            return True
        self.editor.commit()
        if not self.editor.session.is_dirty:
            return True
        answer = messages.ask_unsaved(self, self._files.name(self.editor.session))
        return answer is messages.Answer.DISCARD or (answer is messages.Answer.SAVE and self.save())

    def _leave(self) -> None:
        if self.editor is not None:
            self.editor.close_session()
            self._stack.removeWidget(self.editor)
            self.editor.deleteLater()
            self.editor = None

    def _make_start(self) -> StartPage:
        start = StartPage(self._settings, self._theme)
        start.new_wanted.connect(self.new)
        start.browse_wanted.connect(self.browse)
        start.example_wanted.connect(self.open_example)
        start.open_wanted.connect(lambda path: self.open_path(Path(path)))
        self._stack.addWidget(start)
        return start

    def _make_actions(self) -> None:
        bar = self.menuBar()
        file, edit = bar.addMenu("文件(&F)"), bar.addMenu("编辑(&E)")
        report, view, help_ = bar.addMenu("报告(&R)"), bar.addMenu("视图(&V)"), bar.addMenu("帮助(&H)")
        key = QKeySequence.StandardKey
        self._action(file, "新建…", self.new, "Ctrl+N")
        self._action(file, "打开…", self.browse, "Ctrl+O")
        file.addSeparator()
        self._save = self._action(file, "保存", self.save, "Ctrl+S", needs_report=True)
        self._action(file, "另存为…", self.save_as, "Ctrl+Shift+S", needs_report=True)
        self._action(file, "关闭报告", self.close_report, "Ctrl+W", needs_report=True)
        file.addSeparator()
        self._action(file, "退出", self.close, "Ctrl+Q")
        self._undo = self._action(edit, "撤销", lambda: self._step(-1), "Ctrl+Z", needs_report=True)
        self._redo = self._action(edit, "重做", lambda: self._step(1), "Ctrl+Y", needs_report=True)
        self._redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])  # Qt knows only one a system
        edit.addSeparator()
        self._action(edit, "查找和替换…", lambda: self._with_editor(Editor.open_find), "Ctrl+F", needs_report=True)
        self._action(report, "上一步", lambda: self._turn(-1), "Alt+Left", needs_report=True)
        self._action(report, "下一步", lambda: self._turn(1), "Alt+Right", needs_report=True)
        report.addSeparator()
        self._action(report, "下一个问题", lambda: self._finding(1), "F4", needs_report=True)
        self._action(report, "上一个问题", lambda: self._finding(-1), "Shift+F4", needs_report=True)
        self._action(report, "审核", lambda: self._go(REVIEW), "F7", needs_report=True)
        self._export = self._action(report, "打印预览和导出", lambda: self._go(OUTPUT), "Ctrl+P", needs_report=True)
        self._action(report, "回到步骤列表", self._focus_steps, "F6", needs_report=True)
        self._make_view_menu(view)
        self._action(help_, "使用说明", self.show_help, QKeySequence(key.HelpContents).toString() or "F1")
        self._make_tool_bar()

    def _make_view_menu(self, view: QMenu) -> None:
        group = QActionGroup(self)
        for scheme, words in SCHEMES.items():
            action = self._action(view, words, partial(self._set_scheme, scheme), "")
            action.setCheckable(True)
            action.setChecked(scheme is self._settings.scheme)
            group.addAction(action)

    def _make_tool_bar(self) -> None:
        bar = QToolBar("工具栏")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        pictures = {"save": self._save, "undo": self._undo, "redo": self._redo, "export": self._export}
        for name, action in pictures.items():
            action.setIcon(icon(name, self._theme.text))
            bar.addAction(action)
        self.addToolBar(bar)
        self._bar = bar

    def _action(
        self, menu: QMenu, text: str, slot: Callable[[], object], shortcut: str, *, needs_report: bool = False
    ) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: slot())
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setToolTip(f"{text.rstrip('…')}（{shortcut}）")
        action.setProperty("needs_report", needs_report)
        menu.addAction(action)
        return action

    def _with_editor(self, function: Callable[[Editor], object]) -> None:
        if self.editor is not None:
            function(self.editor)

    def _step(self, by: int) -> None:
        """Undo or redo, after taking what stands in an open cell."""
        if self.editor is not None:
            self.editor.commit()
            stack = self.editor.session.undo_stack
            stack.undo() if by < 0 else stack.redo()

    def _turn(self, by: int) -> None:
        self._with_editor(lambda editor: editor.turn(by))

    def _finding(self, by: int) -> None:
        self._with_editor(lambda editor: editor.findings.step(by))

    def _go(self, code: str) -> None:
        self._with_editor(lambda editor: editor.steps.go_to(code))

    def _focus_steps(self) -> None:
        self._with_editor(lambda editor: editor.steps.setFocus(Qt.FocusReason.ShortcutFocusReason))

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
        self.removeToolBar(self._bar)
        self._make_tool_bar()
        old_start, self.start = self.start, self._make_start()
        self._stack.removeWidget(old_start)
        old_start.deleteLater()
        self._help = None
        if self.editor is not None:
            self.editor.commit()
            session, code, old = self.editor.session, self.editor.steps.code, self.editor
            self.editor = Editor(session, self._theme)
            self.editor.page_changed.connect(self._show_state)
            self._stack.addWidget(self.editor)
            self._stack.removeWidget(old)
            old.deleteLater()
            self.editor.steps.go_to(code)
        self._stack.setCurrentWidget(self.editor or self.start)

    def _show_state(self) -> None:
        """Show in title and menus what is open and whether it is saved."""
        session = self.session
        for action in self.findChildren(QAction):
            if action.property("needs_report"):
                action.setEnabled(session is not None)
        if session is None:
            self.setWindowTitle(NAME)
            return
        self._undo.setEnabled(session.undo_stack.canUndo())
        self._redo.setEnabled(session.undo_stack.canRedo())
        self._undo.setText(f"撤销 {session.undo_stack.undoText()}".strip())
        self._redo.setText(f"重做 {session.undo_stack.redoText()}".strip())
        if session.is_dirty:
            state = "未保存"
        elif session.saved_at:
            state = f"已保存 {session.saved_at:%H:%M}"
        else:
            state = "已打开" if session.path else "新报告"
        self.setWindowTitle(f"{self._files.name(session)} — {state} — {NAME}")


def window_error(parent: QWidget | None, error: QishengError) -> None:
    """Tell of an error that belongs to no page."""
    messages.tell_error(parent, NAME, error)
