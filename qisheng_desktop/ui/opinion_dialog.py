"""审核意见 on the screen: the very page that is printed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from qisheng_desktop.errors import QishengError
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.exporting.opinion import build_opinion, opinion_name
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.opinion import opinion_on
from qisheng_desktop.storage.files import write_document
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.background import Background
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.preview import Preview, page_images, print_pdf
from qisheng_desktop.ui.session import Session

DOTS = 150.0


class OpinionDialog(FittingDialog):
    """One page for the head: what changed, what is explained, what is open, what was left blank."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("审核意见")
        session.review()
        report, findings = session.report, session.findings
        self._name = opinion_name(report.unit, report.year, "pdf")
        self._folder = session.path.parent if session.path else Path.home()
        self._pdf = b""
        self._preview = Preview()
        self._save = widgets.button("存为 PDF…", self.save, kind="main")
        self._print = widgets.button("打印…", self.print)
        self._said = widgets.label("正在排版…", kind="muted")
        close = widgets.button("关闭", self.accept)
        for button in (self._save, self._print, close):
            button.setAutoDefault(False)
        for button in (self._save, self._print):
            button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self._preview, 1)
        layout.addLayout(widgets.row(self._said, 1, self._save, self._print, close))
        self.resize(760, min(900, parent.window().height() - 20))
        self._background = Background(self)
        self._background.done.connect(self._on_drawn)
        self._background.failed.connect(self._on_failed)
        copy = Report(report.edition, report.year, report.everything)
        self._background.start(lambda: _drawn(copy, findings))

    def save(self) -> None:
        """Ask where to and write the page."""
        path, _ = QFileDialog.getSaveFileName(self, "存为 PDF", str(self._folder / self._name), "PDF (*.pdf)")
        if not path:
            return
        target = Path(path)
        try:
            write_document(target if target.suffix else target.with_suffix(".pdf"), self._pdf)
        except QishengError as error:
            messages.tell_error(self, "没有存成", error)
            return
        self._said.setText(f"已存为“{target.name}”")

    def print(self) -> None:
        """Send the page to a printer."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setDocName(self._name)
        if QPrintDialog(printer, self).exec():
            print_pdf(self._pdf, printer)

    def done(self, result: int) -> None:
        self._background.wait()
        super().done(result)

    def _on_drawn(self, drawn: object) -> None:
        if isinstance(drawn, tuple):
            self._pdf, images = drawn
            self._preview.show_pages(images)
            self._said.setText("")
            for button in (self._save, self._print):
                button.setEnabled(True)

    def _on_failed(self, error: object) -> None:
        self._said.setText("没有排成")
        if isinstance(error, QishengError):
            messages.tell_error(self, "没有排成", error)


def _drawn(report: Report, findings: tuple[Finding, ...]) -> tuple[bytes, list[QImage]]:
    pdf = render(build_opinion(report, opinion_on(report, findings)), "pdf")
    return pdf, page_images(pdf, DOTS)
