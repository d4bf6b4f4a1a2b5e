"""The Windows packages tried under Wine: installed, opened by a report, a figure typed, exported, uninstalled."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from build_linux import version
from build_windows import WINDOWS
from contents import names_in, print_sizes, unwanted
from dev_env import ROOT, run_quietly, say
from roots import require_tools
from traces import but, differences, traces
from trying import (
    EXAMPLE,
    OPENED,
    PICTURES,
    START_PAGE,
    documents_out_and_in,
    expect,
    expect_typed,
    figures,
    use_window,
)
from virtual_screen import Screen, screen
from wheels import BUILD, DIST

PREFIX = BUILD / "wine"
DRIVE = PREFIX / "drive_c"
TOOLS = {"wine": "wine", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"}
SETTINGS_CLASS = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
REPORT = r"C:\a.qisheng"
PROGRAM = re.compile(r"users/[^/]+/AppData/Local/Programs/.")
MENU = "users/*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/*.lnk"
PERSONS = re.compile(r"users/[^/]+/(AppData/(Local|Roaming)/qisheng(/|$)|AppData/Local/Temp)|a\.qisheng$|out$")
MOST_INSTALLER = 45.0
"""Megabytes (millions of bytes)."""
PATIENCE = 300
STICK = "U盘 2026"


class Wine:
    """A Windows of our own in a folder, with a screen."""

    def __init__(self, shown: Screen) -> None:
        self.shown = shown

    def environment(self) -> dict[str, str]:
        """Give the environment it runs in: a prefix of our own, 64 bit, quiet."""
        mine = {"WINEPREFIX": str(PREFIX), "WINEARCH": "win64", "WINEDEBUG": "-all"}
        mine |= {"WINEDLLOVERRIDES": "mscoree,mshtml=", "DISPLAY": self.shown.name}
        return {name: text for name, text in os.environ.items() if name != "QT_QPA_PLATFORM"} | mine

    def run(self, *command: str, is_checked: bool = True) -> str:
        """Run a command of Windows; return what it printed."""
        done = subprocess.run(
            ["wine", *command],
            env=self.environment(),
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        if is_checked and done.returncode:
            print(done.stdout, done.stderr)
            expect(is_true=False, what=" ".join(command))
        return done.stdout

    def make(self) -> None:
        """Make it afresh, with what Wine 8 lacks (wine_shim.c)."""
        shutil.rmtree(PREFIX, ignore_errors=True)
        self.run("wineboot", "-i")
        shim = DRIVE / "windows" / "system32" / "wine_shim.dll"
        command = ["x86_64-w64-mingw32-gcc", "-O2", "-shared", "-o", str(shim), str(WINDOWS / "wine_shim.c")]
        run_quietly(command, "The shim for Wine could not be built.")
        inside = r"C:\windows\system32\wine_shim.dll"
        self.run("reg", "add", SETTINGS_CLASS, "/v", "DllPath", "/t", "REG_SZ", "/d", inside, "/f")

    def default_value(self, key: str) -> str:
        """Give the unnamed value of a key of the registry, or nothing."""
        said = self.run("reg", "query", key, "/ve", is_checked=False)
        found = re.search(r"REG_SZ\s+(.*\S)", said)
        return found[1] if found else ""

    def registry(self) -> dict[str, str]:
        """Give every key of the registry that names us, by itself or in a value, with its values."""
        subprocess.run(["wineserver", "-w"], env=self.environment(), check=False, timeout=PATIENCE)
        keys: dict[str, str] = {}
        for name in ("user.reg", "system.reg"):
            for part in (PREFIX / name).read_text(encoding="utf-8", errors="replace").split("\n\n"):
                head, _, values = part.partition("\n")
                keys[f"{name} {head.partition(']')[0]}"] = re.sub(r"^#time=.*\n?", "", values, flags=re.MULTILINE)
        return {key: values for key, values in keys.items() if "qisheng" in f"{key}{values}".lower()}


def opened_by(wine: Wine, report: str) -> list[str]:
    """Give the command that Windows runs for a report, as the registry has it."""
    suffix = report.rpartition(".")[2]
    kind = wine.default_value(rf"HKCU\Software\Classes\.{suffix}")
    command = wine.default_value(rf"HKCU\Software\Classes\{kind}\shell\open\command")
    found = re.fullmatch(r'"(.*)" "%1"', command)
    expect(bool(kind and found), f"a double click on .{suffix} runs {command}")
    return ["wine", found[1] if found else "", report]


def installed(wine: Wine, setup: Path) -> None:
    """Try the installer: installing, use, uninstalling, and what is left then."""
    shutil.copy(EXAMPLE, DRIVE / "a.qisheng")
    before, keys = traces(DRIVE), wine.registry()
    wine.run(str(setup), "/S")
    (folder,) = DRIVE.glob("users/*/AppData/Local/Programs/Qisheng")
    program = str(folder / "qisheng-cmd.exe")
    expect(version() in wine.run(program, "--version"), f"installed in {folder.relative_to(DRIVE)}; --version")
    expect(any("政府信息公开年报" in path.name for path in DRIVE.glob(MENU)), "it is in the start menu")
    use(wine, program)
    was = figures(wine.run(program, "cells", REPORT, "--json"))
    use_window(wine.shown, ["wine", str(folder / "qisheng.exe")], wine.environment(), "windows", START_PAGE)
    use_window(wine.shown, opened_by(wine, REPORT), wine.environment(), "windows-opened", OPENED)
    expect_typed(was, figures(wine.run(program, "cells", REPORT, "--json")))
    wine.run(str(folder / "uninstall.exe"), "/S")
    expect(gone(folder), "uninstalled")
    left = but(differences(before, traces(DRIVE)), PERSONS)
    expect(not left_of_ours(left), f"no file of ours is left: {left_of_ours(left)[:9]}")
    expect(wine.registry() == keys, f"the registry knows it no more: {differences(keys, wine.registry())}")
    print(f"      Wine itself wrote: {' '.join(left[:12])}")
    expect((DRIVE / "a.qisheng").is_file(), "the report is still there")


def left_of_ours(left: list[str]) -> list[str]:
    """Pick what the installer or the program put there out of what differs."""
    return [line for line in left if PROGRAM.match(line[2:]) or "qisheng" in line.lower() or line.endswith(".lnk")]


def use(wine: Wine, program: str) -> None:
    """Export in every format and read each back."""
    (DRIVE / "out").mkdir(exist_ok=True)
    documents_out_and_in(lambda *words: wine.run(program, *words), REPORT, r"C:\out", DRIVE / "out")


def gone(path: Path) -> bool:
    """Wait until a folder is gone."""
    end = time.monotonic() + PATIENCE
    while path.exists() and time.monotonic() < end:
        time.sleep(0.5)
    return not path.exists()


def portable(wine: Wine, archive: Path) -> None:
    """Try the portable zip in a folder with Chinese characters and a space."""
    say(f"{archive.name} under Wine")
    shutil.copy(EXAMPLE, DRIVE / "a.qisheng")
    stick = DRIVE / STICK
    shutil.unpack_archive(archive, stick)
    (folder,) = stick.iterdir()
    before, keys = traces(DRIVE), wine.registry()
    program = str(folder / "qisheng-cmd.exe")
    use(wine, program)
    was = figures(wine.run(program, "cells", REPORT, "--json"))
    window = ["wine", str(folder / "qisheng.exe")]
    use_window(wine.shown, window, wine.environment(), "windows-portable", START_PAGE)
    use_window(wine.shown, [*window, REPORT], wine.environment(), "windows-portable-opened", OPENED)
    expect_typed(was, figures(wine.run(program, "cells", REPORT, "--json")))
    expect((folder / "data" / "settings.json").is_file(), "settings beside the program")
    beside = re.compile(
        re.escape(folder.relative_to(DRIVE).as_posix()) + r"/data(/|$)|a\.qisheng$|out$|users/[^/]+/Temp"
    )
    written = [line for line in but(differences(before, traces(DRIVE)), beside) if "qisheng" in line.lower()]
    expect(not written, f"nothing of ours written but in data/ and the report: {written[:9]}")
    expect(wine.registry() == keys, "nothing in the registry")


def contents(archive: Path, setup: Path) -> None:
    """Look into the portable zip: nothing of a network, nothing of unused Qt, and its size."""
    say(f"what is in {archive.name}")
    folder = BUILD / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.unpack_archive(archive, folder)
    found = unwanted(names_in(folder))
    expect(not found, f"no network, QML, web engine, SSL, nor libraries that only tests use: {found}")
    print(f"      unpacked {print_sizes(folder) / 1e6:.1f} MB, {archive.name} {archive.stat().st_size / 1e6:.1f} MB")
    size = setup.stat().st_size / 1e6
    expect(size <= MOST_INSTALLER, f"{setup.name} {size:.1f} MB (at most {MOST_INSTALLER:.0f})")
    shutil.rmtree(folder)


def test() -> int:
    """Try the Windows packages in dist/ under Wine."""
    require_tools(TOOLS, "trying the Windows packages")
    name = f"qisheng-{version()}-windows-x64"
    archive, setup = DIST / f"{name}-portable.zip", DIST / f"{name}-setup.exe"
    contents(archive, setup)
    say(f"{setup.name} under Wine")
    with screen(88) as shown:
        wine = Wine(shown)
        wine.make()
        installed(wine, setup)
        portable(wine, archive)
        subprocess.run(["wineserver", "-k"], env=wine.environment(), check=False)
    say(f"pictures in {PICTURES.relative_to(ROOT)}")
    return 0
