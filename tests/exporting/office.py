"""LibreOffice with the program's own fonts in the place of the named ones, so that every machine sets alike."""

from __future__ import annotations

import os
from pathlib import Path

from qisheng_desktop.paths import resources_folder

STANDING_IN = {
    "方正小标宋简体": "GwBiaoSong",
    "仿宋_GB2312": "GwFang",
    "楷体_GB2312": "GwKai",
    "黑体": "GwHei",
    "宋体": "GwSong",
    "Times New Roman": "GwLatin",
}


def office_environment(folder: Path) -> dict[str, str]:
    """Return the environment to start LibreOffice in; its font settings are written to a folder."""
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{ours}</string></edit></match>'
        for name, ours in STANDING_IN.items()
    )
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{resources_folder() / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>",
        "utf-8",
    )
    return os.environ | {"FONTCONFIG_FILE": str(settings)}
