"""Where the fonts of this machine stand that official documents are commonly set in.

Known file names in the font folders come first, then family names as the system lists them: Windows adds a number to
a file it already has, and people keep Chinese file names. Not run on every system named here; whatever does not load
is passed over by the font book.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

FILES: Mapping[str, tuple[str, ...]] = {
    "song": (
        "simsun.ttc", "simsun.ttf",
        "cesi_ss_gb18030.ttf", "cesi_ss_gb13000.ttf", "cesi_ss_gb2312.ttf", "fzssk.ttf",
    ),
    "title": (
        "fzxbsk.ttf", "fzxbsjw.ttf", "fzxbsjw_gb1_0.ttf", "方正小标宋_gbk.ttf", "方正小标宋简体.ttf",
        "cesi_xbs_gb18030.ttf", "cesi_xbs_gb13000.ttf", "cesi_xbs_gb2312.ttf",
    ),
    "fang": (
        "仿宋_gb2312.ttf", "fs_gb2312.ttf", "simfang_gb2312.ttf", "simfang.ttf",
        "cesi_fs_gb2312.ttf", "cesi_fs_gb18030.ttf", "cesi_fs_gb13000.ttf", "fzfsk.ttf",
    ),
    "kai": (
        "楷体_gb2312.ttf", "simkai_gb2312.ttf", "simkai.ttf",
        "cesi_kt_gb2312.ttf", "cesi_kt_gb18030.ttf", "cesi_kt_gb13000.ttf", "fzktk.ttf",
    ),
    "hei": ("simhei.ttf", "cesi_ht_gb2312.ttf", "cesi_ht_gb18030.ttf", "cesi_ht_gb13000.ttf", "fzhtk.ttf"),
    "latin": ("times.ttf", "times new roman.ttf", "times_new_roman.ttf"),
    "rare": ("simsunb.ttf", "simsunextg.ttf"),
}  # fmt: skip
"""File names by role, in lower case, best first."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "song": ("宋体", "SimSun", "CESI宋体-GB18030", "CESI宋体-GB13000", "CESI宋体-GB2312", "方正书宋_GBK"),
    "title": (
        "方正小标宋_GBK", "方正小标宋简体", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S",
        "CESI小标宋-GB18030", "CESI小标宋-GB13000", "CESI小标宋-GB2312",
    ),
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "CESI仿宋-GB2312", "方正仿宋_GBK"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "CESI楷体-GB2312", "方正楷体_GBK"),
    "hei": ("黑体", "SimHei", "CESI黑体-GB2312", "方正黑体_GBK"),
    "latin": ("Times New Roman",),
    "rare": ("SimSun-ExtB", "SimSun-ExtG"),
}  # fmt: skip
"""Family names by role, best first."""

_FOLDERS_ELSEWHERE = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_WINDOWS_FONTS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


class FontFile(NamedTuple):
    """A font in a file; ``member`` is its place in a collection."""

    path: Path
    member: int = 0


def font_folders() -> tuple[Path, ...]:
    """Give the folders this machine keeps fonts in, for everyone and for this person."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        own = (Path(local, "Microsoft", "Windows", "Fonts"),) if local else ()
        return Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), *own
    return tuple(Path(folder).expanduser() for folder in _FOLDERS_ELSEWHERE)


def candidates(role: str, folders: tuple[Path, ...]) -> Iterator[FontFile]:
    """Yield the fonts of this machine that serve a role, best first; the slower list is made only when reached."""
    files = _files(folders)
    yield from (FontFile(files[name]) for name in FILES.get(role, ()) if name in files)
    families = _families()
    yield from (families[name] for name in FAMILIES.get(role, ()) if name in families)


def _files(folders: tuple[Path, ...]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.tt[fc]")) + sorted(folder.rglob("*.TT[FC]")):
            found.setdefault(path.name.lower(), path)
    return found


def _families() -> dict[str, FontFile]:
    return _families_of_registry() if sys.platform == "win32" else _families_of_fontconfig()


def _families_of_fontconfig() -> dict[str, FontFile]:
    command = ["fc-list", "-f", "%{file}\t%{index}\t%{fontformat}\t%{family}\n"]
    try:
        listed = subprocess.run(command, capture_output=True, timeout=5, check=False)  # noqa: S603 - a fixed command
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[str, FontFile] = {}
    for line in listed.stdout.decode("utf-8", "replace").splitlines():
        path, member, kind, families = (line.split("\t") + [""] * 4)[:4]
        if kind == "TrueType" and member.isdigit() and int(member) < 1 << 16:  # higher ones are named instances
            for family in families.split(","):
                found.setdefault(family.strip(), FontFile(Path(path), int(member)))
    return found


def _families_of_registry() -> dict[str, FontFile]:
    found: dict[str, FontFile] = {}
    if sys.platform == "win32":
        import winreg

        for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                with winreg.OpenKey(hive, _WINDOWS_FONTS) as key:
                    entries = [winreg.EnumValue(key, place)[:2] for place in range(winreg.QueryInfoKey(key)[1])]
            except OSError:
                continue
            for name, file in entries:
                path = font_folders()[0] / str(file)  # an absolute path replaces the folder
                for member, family in enumerate(name.rsplit(" (", 1)[0].split(" & ")):
                    found.setdefault(family.strip(), FontFile(path, member))
    return found
