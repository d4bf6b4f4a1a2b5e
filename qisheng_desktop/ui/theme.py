"""Colours, fonts and icons of the windows, light and dark."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from qisheng_desktop.paths import resources_folder

WINDOW_FAMILIES = ["Microsoft YaHei UI", "GwHei", "GwSong", "GwRare", "GwSym"]
"""Upright sans for reading on a screen; the bundled one where the system has none, then one for rare characters."""
PAPER_FAMILIES = ["GwFang", "GwKaiExt", "GwSong", "GwRare", "GwSym"]
"""As the report will be printed."""
HEADING_FAMILIES = ["GwHei", "GwSong", "GwRare"]
KAI_FAMILIES = ["GwKai", "GwKaiExt", "GwSong", "GwRare"]
WINDOW_POINTS = 10


class Scheme(Enum):
    """What the clerk chose in the view menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
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
    """Return the colours to use, asking the system where the clerk left it the choice."""
    if scheme is Scheme.SYSTEM:
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT
    return DARK if scheme is Scheme.DARK else LIGHT


def load_fonts() -> None:
    """Make the bundled fonts known to Qt, so that Chinese shows on any machine."""
    for path in sorted((resources_folder() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def font(families: list[str], points: float, *, is_bold: bool = False) -> QFont:
    """Make a font that falls back character by character."""
    made = QFont()
    made.setFamilies(families)
    made.setPointSizeF(points)
    made.setBold(is_bold)
    return made


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the program its style, palette, font and style sheet."""
    app.setStyle("Fusion")
    app.setFont(font(WINDOW_FAMILIES, WINDOW_POINTS))
    app.setPalette(_palette(theme))
    sheet = (resources_folder() / "style.qss").read_text("utf-8")
    for name in sorted((f.name for f in fields(theme) if f.name != "is_dark"), key=len, reverse=True):
        sheet = sheet.replace(f"@{name}@", getattr(theme, name))
    app.setStyleSheet(sheet.replace("@icons@", (resources_folder() / "icons").as_posix()))


def icon(name: str, colour: str, *, size: int = 20) -> QIcon:
    """Draw one of the program's icons in a colour; sharp up to 200 %."""
    path: Path = resources_folder() / "icons" / f"{name}.svg"
    drawing = path.read_text("utf-8").replace("currentColor", colour)
    made = QIcon()
    for scale in (1, 2):
        sized = drawing.replace('width="20" height="20"', f'width="{size * scale}" height="{size * scale}"', 1)
        pixmap = QPixmap()
        pixmap.loadFromData(sized.encode())
        pixmap.setDevicePixelRatio(scale)
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # else the style darkens it on the chosen line
            made.addPixmap(pixmap, mode)
    return made


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
