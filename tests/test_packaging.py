"""What the packages are made of and how they are looked into; `dev.py package-test` tries the packages themselves."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import contents
import glibc
import pytest
import traces
import wheels
from dev_env import CONSTRAINTS, ROOT


def test_the_packages_hold_the_versions_that_were_tested() -> None:
    shipped, tested = wheels.pins(wheels.SHIPPED), wheels.pins(CONSTRAINTS)
    assert shipped
    assert {name: tested.get(name) for name in shipped} == shipped


def test_the_packages_hold_what_the_program_needs() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.findall(
        r'^    "([\w-]+)[>=].*",$', text.partition("dependencies = [")[2].partition("]")[0], re.MULTILINE
    )
    assert len(needed) > 5
    assert {name.lower() for name in needed} <= set(wheels.pins(wheels.SHIPPED))


def test_every_wheel_is_held_to_a_hash() -> None:
    for part in re.split(r"\n(?=\w)", wheels.SHIPPED.read_text(encoding="utf-8"))[1:]:
        assert re.fullmatch(r"[\w-]+==\S+( \\\n    --hash=sha256:[0-9a-f]{64}){1,2}\n?", part), part


def test_pins_are_those_of_the_python_that_is_shipped(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(
        '# a==1\nA-b==2 ; python_version < "3.14"\na-b==3 ; python_version >= "3.14"\nc==4.0 \\\n  --hash=x\n'
    )
    assert wheels.pins(file) == {"a-b": "2", "c": "4.0"}


@pytest.mark.parametrize(
    "name",
    ["libQt6Network.so.6", "Qt6Network.dll", "QtNetwork.abi3.so", "PySide6.QtNetwork", "QtQml", "libQt6QmlModels.so.6",
     "Qt6WebEngineCore.dll", "_ssl.cpython-311-x86_64-linux-gnu.so", "_ssl.pyd", "ssl", "ssl.pyc", "libssl-3.dll",
     "libcrypto.so.3", "_socket", "socket.pyc", "http.client", "urllib.request", "openpyxl", "docx", "docx.api", "tls",
     "libqnetworkinformation.so"],
)  # fmt: skip
def test_what_a_package_must_not_hold_is_seen(name: str) -> None:
    assert contents.unwanted({name, "PySide6.QtCore"}) == [name]


@pytest.mark.parametrize(
    "name",
    ["libQt6Core.so.6", "QtWidgets.abi3.so", "urllib.parse", "qisheng_desktop.importing.docx", "html", "httplike"],
)
def test_what_a_package_may_hold_is_left_alone(name: str) -> None:
    assert contents.unwanted({name}) == []


def test_names_are_looked_up_in_zips_too_but_not_among_our_own(tmp_path: Path) -> None:
    (tmp_path / "qisheng_desktop").mkdir()
    (tmp_path / "qisheng_desktop" / "docx.pyc").touch()
    with zipfile.ZipFile(tmp_path / "python311.zip", "w") as archive:
        archive.writestr("http/client.pyc", b"")
    assert contents.unwanted(contents.names_in(tmp_path)) == ["http"]


def test_every_byte_belongs_to_one_part(tmp_path: Path) -> None:
    for name in ("lib/resources/fonts/a.ttf", "lib/PySide6/Qt/lib/libicudata.so.73", "lib/PySide6/QtGui.abi3.so", "x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"0123456789")
    (tmp_path / "link").symlink_to("x")
    found = {part: size for part, size in contents.sizes(tmp_path).items() if size}
    assert list(found.values()) == [10] * 4
    assert "fonts" in found


def test_what_came_went_and_changed_is_listed(tmp_path: Path) -> None:
    for name in ("same", "changed", "went", "rights", "proc/1"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a")
    (tmp_path / "link").symlink_to("same")
    before = traces.traces(tmp_path)
    (tmp_path / "changed").write_text("b")
    (tmp_path / "went").unlink()
    (tmp_path / "rights").chmod(0o600)
    (tmp_path / "came").mkdir()
    (tmp_path / "proc/1").unlink()
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("came")
    found = traces.differences(before, traces.traces(tmp_path))
    assert found == ["+ came", "~ changed", "~ link", "~ rights", "- went"]
    assert traces.but(found, re.compile("ca|li")) == ["~ changed", "~ rights", "- went"]


@pytest.mark.skipif(not Path("/usr/bin/readelf").exists(), reason="readelf is not here")
def test_the_glibc_a_program_needs_is_read_from_its_symbols() -> None:
    found = glibc.needed(Path("/bin/sh"))
    assert (2, 2) <= found["GLIBC"] < (3, 0)
    assert found["GLIBCXX"] == ()


def test_newer_versions_of_glibc_are_hidden(tmp_path: Path) -> None:
    (tmp_path / "lib").write_bytes(b"\x7fELF\0GLIBC_2.4\0GLIBC_2.28\0GLIBC_2.29\0GLIBC_2.31\0")
    (tmp_path / "text").write_bytes(b"GLIBC_2.29\0")
    assert glibc.hide_newer(tmp_path) == 1
    assert (tmp_path / "lib").read_bytes() == b"\x7fELF\0GLIBC_2.4\0GLIBC_2.28\0GLIBC_9.29\0GLIBC_9.31\0"
    assert (tmp_path / "text").read_bytes() == b"GLIBC_2.29\0"


def test_the_newest_version_anything_asks_for_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"a": {"GLIBC": (2, 4), "GLIBCXX": (3, 4, 9)}, "b": {"GLIBC": (2, 28), "GLIBCXX": ()}}
    for name in asked:
        (tmp_path / name).write_bytes(b"\x7fELF")
    (tmp_path / "c").write_bytes(b"text")
    monkeypatch.setattr(glibc, "needed", lambda path: {"CXXABI": ()} | asked[path.name])
    found = glibc.survey(tmp_path)
    assert found["GLIBC"] == ((2, 28), [tmp_path / "b"])
    assert found["GLIBCXX"] == ((3, 4, 9), [tmp_path / "a"])
