"""Draws the program's icon in the sizes that desktops and Windows ask for: `draw_icons.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QGuiApplication, QPixmap

ROOT = Path(__file__).resolve().parent.parent
SIZES = (16, 24, 32, 48, 64, 128, 256)


def main() -> int:
    """Write qisheng-SIZE.png for every size, and qisheng.ico with all of them."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication(["draw_icons", "-platform", "offscreen"])
    drawing = (ROOT / "resources" / "icons" / "app.svg").read_text(encoding="utf-8")
    for size in SIZES:
        pixmap = QPixmap()
        pixmap.loadFromData(drawing.replace('width="20" height="20"', f'width="{size}" height="{size}"', 1).encode())
        if pixmap.width() != size or not pixmap.save(str(folder / f"qisheng-{size}.png")):
            return 1
    app.quit()
    pictures = [Image.open(folder / f"qisheng-{size}.png") for size in SIZES]
    pictures[-1].save(folder / "qisheng.ico", append_images=pictures[:-1], sizes=[(size, size) for size in SIZES])
    return 0


if __name__ == "__main__":
    sys.exit(main())
