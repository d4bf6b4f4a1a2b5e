"""Colours, fonts and icons of the windows, light and dark."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import NamedTuple

from PySide6 import QtGui
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from qisheng_desktop.paths import resources_folder

WINDOW_FAMILIES = ["Microsoft YaHei UI", "GwHei", "GwSong", "GwRare", "GwSym"]
"""Upright sans for reading on a screen; the bundled one where the system has none, then one for rare characters."""
PAPER_FAMILIES = ["GwFang", "GwKaiExt", "GwSong", "GwRare", "GwSym"]
"""As the report will be printed."""
HEADING_FAMILIES = ["GwHei", "GwSong", "GwRare"]
KAI_FAMILIES = ["GwKai", "GwKaiExt", "GwSong", "GwRare"]
WINDOW_POINTS = 10
WINDOW_FONT = "GwHei.ttf"
IS_DARK, HAS_FONTS = "systemIsDark", "hasFonts"
"""Properties of the application."""
MIDDLE = 128
"""Lightness, of 0 to 255, below which a window is a dark one."""


class Scheme(Enum):
    """What the clerk chose in the view menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(NamedTuple):
    """Colours by what they are for, as ``#rrggbb``."""

    is_dark: bool
    window: str
    surface: str
    paper: str
    text: str
    muted: str
    faint: str
    line: str
    accent: str
    accent_soft: str
    accent_text: str
    band: str
    heading: str
    total: str
    cross: str
    hatch: str
    hard: str
    hard_soft: str
    soft: str
    soft_soft: str
    good: str


LIGHT = Theme(
    is_dark=False,
    window="#f2f4f7", surface="#ffffff", paper="#ffffff",
    text="#1f2733", muted="#5b6675", faint="#8a94a3", line="#d5dbe3",
    accent="#1f5fa8", accent_soft="#e3eefb", accent_text="#ffffff",
    band="#e7edf5", heading="#f1f4f9", total="#eceff3", cross="#f0f6fe", hatch="#c9d1dc",
    hard="#c0282d", hard_soft="#fdeceb", soft="#9a5b00", soft_soft="#fdf3df", good="#1d7a46",
)  # fmt: skip
DARK = Theme(
    is_dark=True,
    window="#1b1f25", surface="#242931", paper="#2a3038",
    text="#e6eaf0", muted="#a9b3c1", faint="#7e8998", line="#3d4551",
    accent="#5b9bea", accent_soft="#26405f", accent_text="#0d1520",
    band="#343d49", heading="#2f363f", total="#383f49", cross="#2c3846", hatch="#4d5866",
    hard="#ff8078", hard_soft="#4a2826", soft="#f0b355", soft_soft="#453619", good="#67c78f",
)  # fmt: skip


def theme_of(scheme: Scheme) -> Theme:
    """Return the colours to use: those of the system, as they were at the start, where the clerk left it the choice."""
    app = QApplication.instance()
    is_dark = bool(app is not None and app.property(IS_DARK)) if scheme is Scheme.SYSTEM else scheme is Scheme.DARK
    return DARK if is_dark else LIGHT


def note_system_colours(app: QApplication) -> None:
    """Note, once, whether the system is dark, before it has colours of ours: the style's palette follows the system."""
    if app.property(IS_DARK) is None:
        app.setProperty(IS_DARK, app.palette().window().color().lightness() < MIDDLE)


def load_window_font() -> None:
    """Make the font of the windows known to Qt, so that Chinese shows on any machine."""
    QFontDatabase.addApplicationFont(str(resources_folder() / "fonts" / WINDOW_FONT))


def load_fonts() -> None:
    """Make the other bundled fonts known to Qt, if they are not: of the paper, and for rare characters of names."""
    app = QApplication.instance()
    if app is None or app.property(HAS_FONTS):
        return
    app.setProperty(HAS_FONTS, True)
    for path in sorted((resources_folder() / "fonts").glob("*.ttf")):
        if path.name != WINDOW_FONT:
            QFontDatabase.addApplicationFont(str(path))


def font(families: list[str], points: float, *, is_bold: bool = False) -> QFont:
    """Make a font that falls back character by character."""
    made = QFont()
    made.setFamilies(families)
    made.setPointSizeF(points)
    made.setBold(is_bold)
    return made


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the program its palette, font and style sheet."""
    app.setFont(font(WINDOW_FAMILIES, WINDOW_POINTS))
    app.setPalette(_palette(theme))
    families = ", ".join(f'"{name}"' for name in WINDOW_FAMILIES)
    sheet = (resources_folder() / "style.qss").read_text("utf-8").replace("@families@", families)
    sheet = sheet.replace("@points@", str(WINDOW_POINTS))
    for name, colour in theme._asdict().items():
        sheet = sheet.replace(f"@{name}@", str(colour))
    app.setStyleSheet(sheet.replace("@icons@", (resources_folder() / "icons").as_posix()))


def icon(name: str, colour: str, *, size: int = 20) -> QtGui.QIcon:
    """Draw one of the program's icons in a colour; sharp up to 200 %."""
    made = QtGui.QIcon()
    for scale in (1, 2):
        pixmap = drawing(name, colour, size=size, scale=scale)
        for mode in (
            QtGui.QIcon.Mode.Normal,
            QtGui.QIcon.Mode.Selected,
        ):  # else the style darkens it on the chosen line
            made.addPixmap(pixmap, mode)
    return made


def drawing(name: str, colour: str, *, size: int, scale: float) -> QPixmap:
    """Draw one of the program's icons in a colour, for a screen with so many pixels to a unit."""
    pixels = round(size * scale)
    kept = f"qisheng/{name}/{colour}/{pixels}/{scale}"
    pixmap = QPixmap()
    if QtGui.QPixmapCache.find(kept, pixmap):
        return pixmap
    path: Path = resources_folder() / "icons" / f"{name}.svg"
    sized = path.read_text("utf-8").replace('width="20" height="20"', f'width="{pixels}" height="{pixels}"', 1)
    pixmap.loadFromData(sized.replace("currentColor", colour).encode())
    pixmap.setDevicePixelRatio(scale)
    QtGui.QPixmapCache.insert(kept, pixmap)
    return pixmap


def _palette(theme: Theme) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    colours = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.surface,
        role.AlternateBase: theme.heading, role.Text: theme.text, role.Button: theme.surface,
        role.ButtonText: theme.text, role.Highlight: theme.accent, role.HighlightedText: theme.accent_text,
        role.ToolTipBase: theme.surface, role.ToolTipText: theme.text, role.PlaceholderText: theme.faint,
        role.Link: theme.accent, role.Light: theme.surface, role.Midlight: theme.heading, role.Mid: theme.line,
        role.Dark: theme.faint, role.Shadow: theme.faint,
    }  # fmt: skip
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.faint))
    return palette
