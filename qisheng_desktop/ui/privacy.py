"""What this computer remembers, and clearing it; and a bundle for whoever helps by telephone."""

from __future__ import annotations

import io
import json
import platform
import re
import zipfile
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from qisheng_desktop import __version__
from qisheng_desktop.errors import QishengError
from qisheng_desktop.paths import (
    backups_folder,
    log_folder,
    openings_folder,
    recovery_folder,
    settings_folder,
    state_folder,
)
from qisheng_desktop.storage import traces
from qisheng_desktop.storage.files import write_document
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.places import recovery_places
from qisheng_desktop.ui.settings import Settings

BUNDLE = "年报软件诊断信息.zip"
_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\s:\"'<>|]+){2,}")
"""Anything that looks like a path of two parts or more."""


class PrivacyDialog(FittingDialog):
    """Settings about what is remembered."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置与隐私")
        self._settings = settings
        self.is_cleared = False
        self._remember = QCheckBox("记住最近打开的报告")
        self._remember.setChecked(settings.remembers)
        self._remember.toggled.connect(self._set_remembers)
        self._said = widgets.label(kind="good", wraps=True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(widgets.label("本机记录", kind="section"))
        layout.addWidget(self._remember)
        layout.addWidget(widgets.label("关掉以后，开始页不再列出报告，已有的列表也会清空。", kind="muted", wraps=True))
        clear = widgets.button("清除本机痕迹…", self.clear)
        words = (
            "清除最近列表、封面记忆、自动保护的内容、以前保存的版本和日志。"
            "报告文件本身不会动，但清除以后就不能再“恢复旧版本”了。"
        )
        layout.addWidget(widgets.label(words, wraps=True))
        layout.addLayout(widgets.row(clear, 1))
        layout.addWidget(widgets.line())
        layout.addWidget(widgets.label("请人帮忙", kind="section"))
        layout.addWidget(
            widgets.label(
                "把日志和设置打成一个压缩包，交给帮忙的人。里面没有填报内容、单位名称和文件位置。", wraps=True
            )
        )
        layout.addLayout(widgets.row(widgets.button("收集诊断信息…", self.collect), 1))
        layout.addWidget(self._said)
        close = widgets.button("关闭", self.accept, kind="main")
        close.setDefault(True)
        layout.addLayout(widgets.row(1, close))
        self.setMinimumWidth(520)

    def clear(self) -> None:
        """Ask, and remove everything this computer remembers."""
        words = (
            "要清除最近列表、封面记忆、自动保护的内容、以前保存的版本和日志吗？"
            "报告文件本身不会动。没有保存的内容和以前的版本清除后找不回来。"
        )
        if not messages.ask(self, "清除本机痕迹", words, yes="清除"):
            return
        self._settings.clear()
        folders = [*recovery_places(), backups_folder(), openings_folder(), log_folder()]
        left = traces.clear(folders, keep=settings_folder())
        self.is_cleared = True
        self._said.setText(
            "已清除。" if not left else f"已清除，但有 {left} 个文件正在使用，没有删掉。关闭程序后再试。"
        )

    def collect(self) -> None:
        """Ask where, and write the bundle there."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(documents) / BUNDLE)
        chosen, _ = QFileDialog.getSaveFileName(self, "收集诊断信息", start, "压缩包 (*.zip)")
        if not chosen:
            return
        path = Path(chosen)
        try:
            write_document(path, bundle(self._settings))
        except QishengError as error:
            messages.tell_error(self, "没有收集成功", error)
            return
        self._said.setText(f"已写到“{path.name}”。")

    def _set_remembers(self, remembers: bool) -> None:
        self._settings.remembers = remembers
        if not remembers:
            self._settings.recent = []
        self._settings.save()


def bundle(settings: Settings) -> bytes:
    """Return a zip of the logs and of what says how the program runs; nothing of any report, no name and no path."""
    parts = {"about.json": json.dumps(_about(settings), ensure_ascii=False, indent=1)}
    for name, text in traces.logs(log_folder()):
        parts[name] = without_paths(text)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text)
    return made.getvalue()


def without_paths(text: str) -> str:
    """Cut everything out of a log that looks like a path."""
    return _PATH.sub("…", text)


def _about(settings: Settings) -> dict[str, object]:
    screens = [
        f"{screen.size().width()}x{screen.size().height()} @{screen.devicePixelRatio()}"
        for screen in QGuiApplication.screens()
    ]
    sizes = {name: traces.size_of(folder) for name, folder in _folders().items()}
    return {
        "version": __version__,
        "python": platform.python_version(),
        "qt": QLibraryInfo.version().toString(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "platform": QGuiApplication.platformName(),
        "screens": screens,
        "colours": settings.scheme.value,
        "remembers": settings.remembers,
        "recent": len(settings.recent),
        "bytes": sizes,
    }


def _folders() -> dict[str, Path]:
    return {"state": state_folder(), "backups": backups_folder(), "recovery": recovery_folder(), "logs": log_folder()}
