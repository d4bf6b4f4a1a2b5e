"""Menu bar and tool bar: every command with its keys, and when it can be given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.theme import Scheme, Theme, icon

Command = Callable[[], object]

SCHEMES = {Scheme.SYSTEM: "跟随系统", Scheme.LIGHT: "浅色", Scheme.DARK: "深色"}


class Commands(NamedTuple):
    """What the window does when a command is given."""

    new: Command
    browse: Command
    carry: Command
    read: Command
    read_clipboard: Command
    save: Command
    save_as: Command
    deliver: Command
    versions: Command
    changes: Command
    privacy: Command
    close_report: Command
    quit: Command
    undo: Command
    redo: Command
    find: Command
    insert_data: Command
    to_fields: Command
    back: Command
    forward: Command
    next_finding: Command
    previous_finding: Command
    attach_last: Command
    show_last: Command
    compare: Command
    review: Command
    output: Command
    steps: Command
    manual: Command
    updates: Command
    set_scheme: Callable[[Scheme], object]


class Menus(QObject):
    """Builds the menus of a window, and shows in them what can be done now."""

    def __init__(self, window: QMainWindow, commands: Commands, scheme: Scheme, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._needs_report: list[QAction] = []
        self._shown: tuple[bool, str, bool, str] | None = None
        self._make_file_menu(commands)
        self._make_edit_menu(commands)
        self._make_report_menu(commands)
        self._make_view_menu(commands, scheme)
        help_menu = window.menuBar().addMenu("帮助(&H)")
        self._action(help_menu, "使用说明", commands.manual, "F1")
        self._action(help_menu, "表式更新…", commands.updates, "")
        self._theme = theme
        self._bar: QToolBar | None = None
        self._has_room = True

    def set_theme(self, theme: Theme) -> None:
        """Draw the pictures in other colours."""
        self._theme = theme
        if self._bar is not None:
            self._draw_icons()

    def give_bar_room(self, *, has_room: bool) -> None:
        """Say whether the window is high enough for the tool bar, which an open report has."""
        self._has_room = has_room
        self._show_bar()

    def show_state(self, stack: QUndoStack | None) -> None:
        """Enable what can be done with the open report, whose changes are given, or without one."""
        state = (stack.canUndo(), stack.undoText(), stack.canRedo(), stack.redoText()) if stack else None
        if state == self._shown:  # as after most key strokes
            return
        self._shown = state
        self._show_bar()
        for action in self._needs_report:
            action.setEnabled(stack is not None)
        if stack is not None:
            for action, word, is_possible, text in (
                (self._undo, "撤销", stack.canUndo(), stack.undoText()),
                (self._redo, "重做", stack.canRedo(), stack.redoText()),
            ):
                action.setEnabled(is_possible)
                action.setText(f"{word} {text}" if text else word)
                action.setIconText(word)  # the tool bar stays where it is

    def _show_bar(self) -> None:
        is_shown = self._has_room and self._shown is not None
        if is_shown and self._bar is None:
            self._bar = self._make_bar()
        if self._bar is not None:
            self._bar.setVisible(is_shown)

    def _make_bar(self) -> QToolBar:
        bar = QToolBar("工具栏")
        widgets.put(
            bar, movable=False, toolButtonStyle="ToolButtonTextBesideIcon", contextMenuPolicy="PreventContextMenu"
        )
        bar.addActions([self._save, self._undo, self._redo, self._output])
        self._window.addToolBar(bar)
        self._draw_icons()
        return bar

    def _draw_icons(self) -> None:
        for name, action in {
            "save": self._save,
            "undo": self._undo,
            "redo": self._redo,
            "export": self._output,
        }.items():
            action.setIcon(icon(name, self._theme.text))

    def _make_file_menu(self, commands: Commands) -> None:
        menu = self._window.menuBar().addMenu("文件(&F)")
        self._action(menu, "新建…", commands.new, "Ctrl+N")
        self._action(menu, "从上年报告新建…", commands.carry, "Ctrl+Shift+N")
        self._action(menu, "打开…", commands.browse, "Ctrl+O")
        self._action(menu, "读入已有报告…", commands.read, "Ctrl+I")
        self._action(menu, "读入剪贴板里的报告", commands.read_clipboard, "Ctrl+Shift+I")
        menu.addSeparator()
        self._save = self._action(menu, "保存", commands.save, "Ctrl+S", needs_report=True)
        self._action(menu, "另存为…", commands.save_as, "Ctrl+Shift+S", needs_report=True)
        self._action(menu, "导出报送副本…", commands.deliver, "", needs_report=True)
        self._action(menu, "恢复旧版本…", commands.versions, "", needs_report=True)
        self._action(menu, "关闭报告", commands.close_report, "Ctrl+W", needs_report=True)
        menu.addSeparator()
        self._action(menu, "设置与隐私…", commands.privacy, "")
        self._action(menu, "退出", commands.quit, "Ctrl+Q")

    def _make_edit_menu(self, commands: Commands) -> None:
        menu = self._window.menuBar().addMenu("编辑(&E)")
        self._undo = self._action(menu, "撤销", commands.undo, "Ctrl+Z", needs_report=True)
        self._redo = self._action(menu, "重做", commands.redo, "Ctrl+Y", needs_report=True)
        other = QAction(self._window)  # Qt knows but one key for each system
        widgets.put(other, shortcut="Ctrl+Shift+Z")
        other.triggered.connect(lambda _checked=False: commands.redo())
        other.setEnabled(False)
        self._needs_report.append(other)
        self._window.addAction(other)
        menu.addSeparator()
        self._action(menu, "查找和替换…", commands.find, "Ctrl+F", needs_report=True)
        menu.addSeparator()
        self._action(menu, "插入数据…", commands.insert_data, "Ctrl+D", needs_report=True)
        self._action(menu, "转为数据域", commands.to_fields, "Ctrl+Shift+D", needs_report=True)

    def _make_report_menu(self, commands: Commands) -> None:
        menu = self._window.menuBar().addMenu("报告(&R)")
        self._action(menu, "上一步", commands.back, "Alt+Left", needs_report=True)
        self._action(menu, "下一步", commands.forward, "Alt+Right", needs_report=True)
        self._action(menu, "回到步骤列表", commands.steps, "F6", needs_report=True)
        menu.addSeparator()
        self._action(menu, "下一个问题", commands.next_finding, "F4", needs_report=True)
        self._action(menu, "上一个问题", commands.previous_finding, "Shift+F4", needs_report=True)
        menu.addSeparator()
        self._action(menu, "导入上年…", commands.attach_last, "Ctrl+L", needs_report=True)
        self._action(menu, "上年报告…", commands.show_last, "Ctrl+Shift+L", needs_report=True)
        self._action(menu, "与另一份报告对照…", commands.compare, "Ctrl+Shift+C", needs_report=True)
        self._action(menu, "变更记录…", commands.changes, "", needs_report=True)
        menu.addSeparator()
        self._action(menu, "审核", commands.review, "F7", needs_report=True)
        self._output = self._action(menu, "打印预览和导出", commands.output, "Ctrl+P", needs_report=True)

    def _make_view_menu(self, commands: Commands, chosen: Scheme) -> None:
        menu, group = self._window.menuBar().addMenu("视图(&V)"), QActionGroup(self)
        for scheme, words in SCHEMES.items():
            action = self._action(menu, words, partial(commands.set_scheme, scheme), "")
            action.setCheckable(True)
            action.setChecked(scheme is chosen)
            group.addAction(action)

    def _action(
        self, menu: QMenu, text: str, command: Command, shortcut: str, *, needs_report: bool = False
    ) -> QAction:
        action = QAction(self._window)  # with the text as an argument Qt would look for an icon, and make QIcon
        action.setText(text)
        action.triggered.connect(lambda _checked=False: command())
        if shortcut:
            widgets.put(action, shortcut=shortcut)
            action.setToolTip(f"{text.rstrip('…')}（{shortcut}）")
        if needs_report:
            action.setEnabled(False)
            self._needs_report.append(action)
        menu.addAction(action)
        return action
