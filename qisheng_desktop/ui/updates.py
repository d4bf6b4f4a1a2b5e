"""Form updates: what was installed, and installing or removing one, from the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qisheng_desktop.errors import EditionError, QishengError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.paths import own_forms_folder
from qisheng_desktop.sentences.forms import installed_sentence, removed_sentence
from qisheng_desktop.storage import form_updates
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.fitting import FittingDialog


def show(catalogue: Catalogue, parent: QWidget) -> None:
    """Open the dialog."""
    UpdatesDialog(catalogue, parent).exec()


class UpdatesDialog(FittingDialog):
    """Lists the forms the program has; those that were installed can be removed."""

    def __init__(self, catalogue: Catalogue, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("表式更新")
        self.resize(560, 380)
        self._catalogue = catalogue
        self._list = QListWidget()
        self._list.setAccessibleName("已有的表式")
        self._list.setObjectName("findings")
        self._list.currentItemChanged.connect(self._show_state)
        self._said = widgets.label(kind="muted", wraps=True)
        words = "上级发来新的表式或地方补充（.zip 文件）时，在这里安装。安装以前会完整检查，有错误就不装。"
        self._remove = widgets.button("移除", self.remove)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(widgets.label(words, wraps=True))
        layout.addWidget(self._list, 1)
        layout.addWidget(self._said)
        install = widgets.button("安装…", self.browse, kind="main")
        layout.addLayout(widgets.row(install, self._remove, 1, widgets.button("关闭", self.accept)))
        self.refresh()

    def refresh(self) -> None:
        """List the forms anew, as they are in their folders now."""
        self._catalogue.forget()
        own = set(form_updates.installed(own_forms_folder()))
        self._list.clear()
        for code in (*self._catalogue.codes, *self._catalogue.supplement_codes):
            item = QListWidgetItem(f"{self._title(code)}　（{code}，{'安装的' if code in own else '软件自带'}）")
            item.setData(Qt.ItemDataRole.UserRole, code if code in own else "")
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def browse(self) -> None:
        """Ask for an update and install it."""
        path, _ = QFileDialog.getOpenFileName(self, "安装表式更新", "", "表式更新 (*.zip);;所有文件 (*)")
        if path:
            self.install(Path(path))

    def install(self, package: Path) -> None:
        """Install an update, or say why not."""
        try:
            update = form_updates.install(package, self._catalogue, own_forms_folder())
        except QishengError as error:
            messages.tell_error(self, "没有安装", error)
            return
        self.refresh()
        self._said.setText(installed_sentence(update.code, update.title, is_replacement=update.is_replacement))

    def remove(self) -> None:
        """Remove the chosen form, after asking."""
        code = self._chosen()
        if not code:
            return
        question = f"要移除“{self._title(code)}”吗？用它做的报告要重新安装以后才能打开，报告文件不会改动。"
        if not messages.ask(self, "移除表式", question, yes="移除"):
            return
        try:
            form_updates.remove(code, self._catalogue, own_forms_folder())
        except QishengError as error:
            messages.tell_error(self, "没有移除", error)
            return
        self.refresh()
        self._said.setText(removed_sentence(code))

    def _chosen(self) -> str:
        item = self._list.currentItem() if self._list.count() else None
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _title(self, code: str) -> str:
        try:
            if code in self._catalogue.codes:
                edition = self._catalogue.edition(code)
                until = f"—{edition.last_year}年" if edition.last_year else "年起"
                return f"{edition.title}，{edition.first_year}{until}"
            return self._catalogue.supplement(code).title
        except EditionError:
            return f"“{code}”读不出来，请移除以后重新安装"

    def _show_state(self) -> None:
        self._remove.setEnabled(bool(self._chosen()))
