"""The Windows packages tried under Wine: installed, opened by a report, a figure typed, exported, uninstalled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from build_linux import version
from build_windows import WINDOWS
from dev_env import ROOT, run_quietly, say
from roots import require_tools
from try_linux import EXAMPLE, FORMATS, PICTURES, expect
from virtual_screen import Screen, screen
from wheels import BUILD, DIST

PREFIX = BUILD / "wine"
DRIVE = PREFIX / "drive_c"
TOOLS = {"wine": "wine64", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"}
SETTINGS_CLASS = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
TABLE_3 = 4
"""Steps forward from the cover to table three."""


def wine(*command: str, shown: Screen | None = None, is_checked: bool = True) -> str:
    """Run a command of Windows; return what it printed."""
    done = subprocess.run(
        ["wine", *command], env=surroundings(shown), check=False, capture_output=True, text=True, encoding="utf-8"
    )
    if is_checked and done.returncode:
        print(done.stdout, done.stderr)
        expect(is_true=False, what=" ".join(command))
    return done.stdout


def surroundings(shown: Screen | None) -> dict[str, str]:
    """Give the environment Wine runs in: a prefix of our own, 64 bit, quiet."""
    mine = {"WINEPREFIX": str(PREFIX), "WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
    kept = {name: text for name, text in os.environ.items() if name not in {"DISPLAY", "QT_QPA_PLATFORM"}}
    return kept | mine | ({"DISPLAY": shown.name} if shown else {})


def make_prefix(shown: Screen) -> None:
    """Make a fresh Windows, with what Wine 8 lacks (wine_shim.c)."""
    shutil.rmtree(PREFIX, ignore_errors=True)
    wine("wineboot", "-i", shown=shown)
    shim = DRIVE / "windows" / "system32" / "wine_shim.dll"
    command = ["x86_64-w64-mingw32-gcc", "-O2", "-shared", "-o", str(shim), str(WINDOWS / "wine_shim.c")]
    run_quietly(command, "The shim for Wine could not be built.")
    wine(
        "reg", "add", SETTINGS_CLASS, "/v", "DllPath", "/t", "REG_SZ", "/d", r"C:\windows\system32\wine_shim.dll", "/f"
    )


def figures(program: str, report: str) -> dict[str, str]:
    """Give the values of a report's cells."""
    cells = json.loads(wine(program, "cells", report, "--json"))["cells"]
    return {address: str(cell["value"]) for address, cell in cells.items()}


def use(program: str) -> None:
    """Export in every format and read each back."""
    (DRIVE / "out").mkdir(exist_ok=True)
    wine(program, "export", r"C:\a.qisheng", "--to", FORMATS, "-d", r"C:\out")
    made = sorted((DRIVE / "out").iterdir())
    expect({path.suffix[1:] for path in made} == set(FORMATS.split(",")), f"exported: {FORMATS}")
    for path in made:
        expect('"3[new,natural]"' in wine(program, "import", rf"C:\out\{path.name}", "--json"), f"read: {path.suffix}")
        path.unlink()


def type_a_figure(shown: Screen, program: str) -> None:
    """Open the report by its name, type a figure into table three, save, close."""
    before = figures(program, r"C:\a.qisheng")
    window_of_report = "2020年政府信息公开工作年度报告"
    process = subprocess.Popen(["wine", "start", r"C:\a.qisheng"], env=surroundings(shown), stdout=subprocess.DEVNULL)
    window = shown.wait_for_window(window_of_report)
    process.wait()
    shown.run("xdotool", "windowactivate", "--sync", window)
    shown.run("sleep", "4")
    shown.keys(*["alt+Right"] * TABLE_3)
    shown.run("sleep", "2")
    shown.keys("7", "Return")
    shown.run("sleep", "2")
    expect(shown.picture(PICTURES / "windows-typed.png").is_file(), "opened by its association, a figure typed")
    shown.keys("ctrl+s")
    shown.run("sleep", "5")
    shown.keys("ctrl+q")
    shown.run("sleep", "5")
    after = figures(program, r"C:\a.qisheng")
    changed = {address: after[address] for address in after if after[address] != before.get(address)}
    expect(bool(changed) and "7" in changed.values(), f"the figure is in the file: {changed}")


def gone(path: Path) -> bool:
    """Wait until a folder is gone."""
    end = time.monotonic() + 60
    while path.exists() and time.monotonic() < end:
        time.sleep(0.5)
    return not path.exists()


def test() -> int:
    """Try the Windows packages in dist/ under Wine."""
    require_tools(TOOLS, "trying the Windows packages")
    name = f"qisheng-{version()}-windows-x64"
    say(f"{name}-setup.exe under Wine")
    with screen(88) as shown:
        make_prefix(shown)
        shutil.copy(EXAMPLE, DRIVE / "a.qisheng")
        wine(str(DIST / f"{name}-setup.exe"), "/S", shown=shown)
        (folder,) = (DRIVE / "users").glob("*/AppData/Local/Programs/Qisheng")
        program = str(folder / "qisheng-cmd.exe")
        expect(version() in wine(program, "--version"), f"installed in {folder.relative_to(DRIVE)}, --version")
        use(program)
        type_a_figure(shown, program)
        wine(str(folder / "uninstall.exe"), "/S", shown=shown)
        expect(gone(folder), "uninstalled")
        left = wine("reg", "query", r"HKCU\Software\Classes\Qisheng.Report", is_checked=False)
        left += wine("reg", "query", r"HKCU\Software\Classes\.qisheng", is_checked=False)
        expect("isheng" not in left, "its association is gone")
        expect((DRIVE / "a.qisheng").is_file(), "the report is still there")
        portable(shown, name)
    say(f"pictures in {PICTURES.relative_to(ROOT)}")
    return 0


def portable(shown: Screen, name: str) -> None:
    """Try the portable zip in a folder with Chinese characters and a space."""
    say(f"{name}-portable.zip under Wine")
    stick = DRIVE / "U盘 2026"
    shutil.unpack_archive(DIST / f"{name}-portable.zip", stick)
    use(str(stick / name / "qisheng-cmd.exe"))
    process = subprocess.Popen(["wine", str(stick / name / "qisheng.exe")], env=surroundings(shown))
    window = shown.wait_for_window("政府信息公开年报")
    shown.run("xdotool", "windowactivate", "--sync", window)
    shown.run("sleep", "3")
    shown.picture(PICTURES / "windows-portable.png")
    shown.keys("ctrl+q")
    expect(process.wait(60) == 0, "started and ended")
    expect((stick / name / "data" / "settings.json").is_file(), "settings beside the program")
