"""Preview, export, print: what leaves the program, seen before it does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPageSize, QShowEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from qisheng_desktop.errors import ExportError, QishengError
from qisheng_desktop.exporting.document import Document, build_blank_form, build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.exporting.names import blank_form_name, document_name
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.storage.files import free_name, write_document
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.background import Background
from qisheng_desktop.ui.code_dialog import CodeDialog
from qisheng_desktop.ui.pages.output_choice import OutputChoice
from qisheng_desktop.ui.preview import Preview, page_images, print_pdf
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme

PREVIEW_DPI = 110.0


class OutputPage(QWidget):
    """What will be written, at the left; what to write and where, at the right."""

    def __init__(self, session: Session, _theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.code = "output"
        self._session = session
        self._pdf: bytes | None = None
        self._shown: tuple[object, bool] | None = None
        self._written: list[Path] = []
        self._jobs: list[Job] = []
        self._preview = Preview()
        self._previewing, self._exporting = Background(self, is_newest_enough=True), Background(self)
        self._previewing.done.connect(self._on_preview)
        self._previewing.failed.connect(lambda error: self._say(str(error)))
        self._exporting.done.connect(self._on_exported)
        self._exporting.failed.connect(self._on_failed)
        self._make_controls()
        left = widgets.card(widgets.column(self._preview), name="sheet", margin=1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(14)
        layout.addWidget(left, 1)
        layout.addWidget(self._side)
        session.changed.connect(self._on_changed)

    def _make_controls(self) -> None:
        self._formal, self._draft = QRadioButton("正式"), QRadioButton("草稿（每页有“草稿”字样）")
        self._draft.setChecked(True)
        self._is_chosen = False
        self._is_folder_chosen = False
        for choice in (self._formal, self._draft):
            choice.clicked.connect(self._on_chosen)
        self._formal.toggled.connect(lambda _: self.refresh())
        self._why = widgets.label(kind="soft", wraps=True)
        self.choice = OutputChoice(self._session.report.edition)
        self.choice.looks_changed.connect(self.refresh)
        self.choice.kinds_changed.connect(self._show_state)
        self._folder = QLineEdit(str(self._usual_folder()))
        self._folder.setAccessibleName("保存到的文件夹")
        self._folder.setReadOnly(True)
        self._status = widgets.label(kind="muted", wraps=True)
        self._export = widgets.button("导出", self.export, kind="main")
        self._print = widgets.button("打印…", self.print)
        self._open_file = widgets.button("打开文件", lambda: self._open(self._written[0]), kind="link")
        self._open_folder = widgets.button("打开文件夹", lambda: self._open(self._written[0].parent), kind="link")
        self._other_folder = widgets.button("更改…", self.choose_folder)
        tip = "看手里的纸质稿和这份报告是不是一样"
        self._compare = widgets.button("核对校验码…", self.compare_code, kind="link", tip=tip)
        for made in (self._status, self._open_file, self._open_folder):
            made.hide()
        chosen = QWidget()
        widgets.scroll(
            chosen,
            widgets.column(self._formal, self._draft, self._why, widgets.line(), self.choice, 1, spacing=10),
        )
        content = widgets.column(
            widgets.label("导出与打印", kind="title"),
            chosen,
            widgets.row(widgets.label("保存到", kind="section"), self._folder, self._other_folder),
            widgets.row(self._export, self._print),
            self._status,
            widgets.row(self._open_file, self._open_folder, 1, self._compare),
            spacing=10,
        )
        self._side = widgets.card(content)
        self._side.setFixedWidth(330)

    def commit(self) -> None:
        """Nothing is typed here."""

    def go_to(self, _ref: CellRef) -> None:
        """Be ready for exporting."""
        self._export.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Say whether a formal export is allowed, and draw the pages as they would be now."""
        report = self._session.report
        left = sum(report.is_open(finding) for finding in self._session.findings)
        self._formal.setEnabled(not left)
        if left and self._formal.isChecked():
            self._draft.setChecked(True)
        self._why.setText(f"还有 {left} 个问题没有处理，现在只能导出草稿。到“审核”页处理。")
        self._why.setVisible(bool(left))
        if not self._is_folder_chosen:
            self._folder.setText(str(self._usual_folder()))
        self._show_state()
        document = build_document(report, is_draft=self._draft.isChecked(), choice=self.choice.choice)
        self._previewing.start(lambda: _drawn(document))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        report = self._session.report
        self._session.review()
        if not self._is_chosen and not any(report.is_open(finding) for finding in self._session.findings):
            self._formal.setChecked(True)
        self.refresh()

    def choose_folder(self) -> None:
        """Ask where to write."""
        folder = QFileDialog.getExistingDirectory(self, "导出到哪个文件夹", self._folder.text())
        if folder:
            self._folder.setText(folder)
            self._is_folder_chosen = True

    def export(self) -> None:
        """Write the ticked formats."""
        report, folder, choice = self._session.report, Path(self._folder.text()), self.choice.choice
        document = build_document(report, is_draft=self._draft.isChecked(), choice=choice)
        jobs = [
            (document, kind, folder / document_name(report.unit, report.year, kind, is_draft=document.is_draft))
            for kind in self.choice.kinds
        ]
        if self.choice.blank_form.isChecked():
            form = build_blank_form(report.edition, report.year, choice)
            jobs += [(form, kind, folder / blank_form_name(report.year, kind)) for kind in self.choice.kinds]
        there = [path.name for _, _, path in jobs if path.exists()]
        question = "文件夹里已有同名文件：\n" + "\n".join(there) + "\n要用新导出的替换吗？"
        if there and not messages.ask(self, "替换原有文件", question, yes="替换"):
            return
        self._jobs = jobs
        self._start_export()

    def _start_export(self) -> None:
        self._session.protection_wanted.emit()
        self._say("正在导出…")
        self._export.setEnabled(False)
        jobs = self._jobs
        self._exporting.start(lambda: [_write(*job) for job in jobs])

    def print(self) -> None:
        """Send the very PDF that is previewed to a printer."""
        if self._pdf is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setDocName(document_name(self._session.report.unit, self._session.report.year, "pdf"))
        self._session.protection_wanted.emit()
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            print_pdf(self._pdf, printer)

    def compare_code(self) -> None:
        """Ask for the code on a paper, and say whether it and the report agree."""
        CodeDialog(self._session, self).exec()

    def close_work(self) -> None:
        """Wait for what is being written; what is being drawn nobody will see."""
        self._previewing.leave()
        self._exporting.wait()

    def _on_chosen(self) -> None:
        self._is_chosen = True

    def _show_state(self) -> None:
        self._export.setEnabled(bool(self.choice.kinds) and not self._exporting.is_busy)
        self._print.setEnabled(self._pdf is not None)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_preview(self, drawn: object) -> None:
        if isinstance(drawn, _Drawn):
            self._pdf = drawn.pdf
            self._preview.show_pages(drawn.images)
        self._show_state()

    def _on_exported(self, paths: object) -> None:
        if isinstance(paths, list):
            self._written = paths
            self._say("已导出：\n" + "\n".join(path.name for path in paths))
            if any(document.printed_code for document, _, _ in self._jobs):
                self._session.formally_exported.emit()
        for made in (self._open_file, self._open_folder):
            made.setVisible(bool(self._written))
        self._show_state()

    def _on_failed(self, error: object) -> None:
        self._say("没有导出成功")
        self._show_state()
        if isinstance(error, ExportError) and error.reason == "held":
            self._ask_about_held(error)
        elif isinstance(error, QishengError):
            messages.tell_error(self, "没有导出成功", error)

    def _ask_about_held(self, error: ExportError) -> None:
        """Offer another name for a document that another program has open."""
        other = free_name(error.path)
        words = f"“{error.path.name}”正被其他程序打开（可能是WPS），不能替换。报告的内容没有受影响。"
        choices = [f"另存为“{other.name}”", "关闭后重试", "先不导出"]
        choice = messages.choose(self, "没有导出成功", words, choices)
        if choice == 0:
            self._jobs = [(made, kind, other if path == error.path else path) for made, kind, path in self._jobs]
        if choice in {0, 1}:
            self._start_export()

    def _say(self, words: str) -> None:
        self._status.setText(words)
        self._status.show()

    def _open(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _usual_folder(self) -> Path:
        if self._session.path is not None:
            return self._session.path.parent
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        return documents if documents.is_dir() else Path.home()


Job = tuple[Document, str, Path]
"""A document, its format, and where it goes."""


class _Drawn:
    """A PDF and its pages as pictures."""

    def __init__(self, pdf: bytes, images: list[QImage]) -> None:
        self.pdf = pdf
        self.images = images


def _drawn(document: Document) -> _Drawn:
    pdf = render(document, "pdf")
    return _Drawn(pdf, page_images(pdf, PREVIEW_DPI))


def _write(document: Document, kind: str, path: Path) -> Path:
    write_document(path, render(document, kind))
    return path
