"""The pages of a PDF as pictures: what is seen is the very file that is written and printed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from qisheng_desktop.ui import widgets

POINTS_PER_INCH = 72
GAP = 14


def page_images(pdf: bytes, dots_per_inch: float) -> list[QImage]:
    """Draw every page of a PDF as it is looked at."""
    return list(_drawn(pdf, dots_per_inch))


def print_pdf(pdf: bytes, printer: QPrinter) -> None:
    """Send a PDF to a printer, each page on a sheet of its own at the printer's resolution.

    A landscape page is turned back, so that every sheet has the form of the others; one page is in memory at a time.
    """
    first = printer.fromPage() or 1
    last = printer.toPage()
    with QPainter(printer) as painter:
        for number, image in enumerate(_drawn(pdf, min(printer.resolution(), 300), is_turned_back=True), 1):
            if number < first or (last and number > last):
                continue
            if number > first:
                printer.newPage()
            sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
            origin = printer.pageRect(QPrinter.Unit.DevicePixel).topLeft()
            painter.drawImage(sheet.translated(-origin), image)


def _drawn(pdf: bytes, dots_per_inch: float, *, is_turned_back: bool = False) -> Iterator[QImage]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(
                scale=dots_per_inch / POINTS_PER_INCH,
                rotation=-page.get_rotation() % 360 if is_turned_back else 0,
                rev_byteorder=True,
                prefer_bgrx=True,
            )
            made = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
            )
            yield made.copy()
    finally:
        document.close()


class Preview(QScrollArea):
    """Pages under each other, as wide as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self._labels: list[QLabel] = []
        self._fitted = (0, 0.0)
        """To which width, and at how many dots to a pixel, the pages are scaled."""
        self._inside = QWidget()
        self._layout = QVBoxLayout(self._inside)
        self._layout.setSpacing(GAP)
        self._layout.setContentsMargins(GAP, GAP, GAP, GAP)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._inside)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName("打印预览")

    def show_pages(self, images: list[QImage]) -> None:
        """Show other pages, staying where the clerk was."""
        at = self.verticalScrollBar().value()
        for old in self._labels:
            widgets.discard(old)
        self._images, self._labels = images, []
        for number, _ in enumerate(images, 1):
            page = QLabel()
            page.setObjectName("sheet")
            page.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page.setAccessibleName(f"第 {number} 页，共 {len(images)} 页")
            self._labels.append(page)
            self._layout.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fitted = (0, 0.0)
        self.fit()
        self.verticalScrollBar().setValue(at)

    def fit(self) -> None:
        """Scale the pages to the width there is."""
        ratio = self.devicePixelRatioF()
        width = max(200, min(self.viewport().width() - 2 * GAP - 2, 900))
        if (width, ratio) == self._fitted:
            return
        self._fitted = width, ratio
        for page, image in zip(self._labels, self._images, strict=True):
            height = round(width * image.height() / image.width())
            size = QSize(round(width * ratio), round(height * ratio))
            scaled = image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(ratio)
            page.setPixmap(QPixmap.fromImage(scaled))
            page.setFixedSize(width + 2, height + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
