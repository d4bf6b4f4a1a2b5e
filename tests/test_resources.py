from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from qisheng_desktop import paths


def wrong_sums(folder: Path) -> list[str]:
    listed = {}
    for line in (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split()
        listed[name] = digest
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.ttf")}
    return sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))


def test_fonts_are_the_ones_that_were_built() -> None:
    assert wrong_sums(paths.resources_folder() / "fonts") == []


def test_a_changed_a_missing_and_an_unlisted_font_are_seen(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"font").hexdigest()
    (tmp_path / "SHA256SUMS").write_text("".join(f"{digest}  {name}.ttf\n" for name in ("Good", "Bad", "Gone")))
    for name, content in {"Good": b"font", "Bad": b"front", "New": b"font"}.items():
        (tmp_path / f"{name}.ttf").write_bytes(content)
    assert wrong_sums(tmp_path) == ["Bad.ttf", "Gone.ttf", "New.ttf"]


@pytest.mark.parametrize("name", ["Song", "BiaoSong", "Hei", "KaiExt", "Latin", "Fang", "Kai", "Rare", "Sym"])
def test_every_font_is_named_in_the_notice(name: str) -> None:
    notice = (paths.resources_folder() / "fonts" / "licences" / "NOTICE.md").read_text(encoding="utf-8")
    assert f"Gw{name}.ttf" in notice
