from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace as SlowFace

from qisheng_desktop.exporting import system_fonts
from qisheng_desktop.exporting.font_face import QuickFace
from qisheng_desktop.exporting.fonts import FontBook
from qisheng_desktop.exporting.page import FANG, FOLIO, HEI, KAI, SONG, TITLE
from qisheng_desktop.paths import resources_folder

FONTS = resources_folder() / "fonts"


@pytest.fixture
def no_families(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_fonts, "_families", dict)


def test_each_role_has_its_font_and_latin_its_own() -> None:
    book = FontBook()
    names = {role: book.face(role, "国").name for role in (TITLE, HEI, KAI, FANG, SONG, FOLIO)}
    assert names == {TITLE: "GwBiaoSong", HEI: "GwHei", KAI: "GwKai", FANG: "GwFang", SONG: "GwSong", FOLIO: "GwSong"}
    assert book.face(FANG, "7").name == "GwLatin"
    assert book.face(FOLIO, "7").name == "GwSong"
    assert book.face(FANG, "“").name == "GwFang"
    assert book.advance(FANG, "国") == 1
    assert book.advance(FANG, "7") == 0.5


def test_rare_characters_fall_back_one_by_one_and_missing_ones_are_named() -> None:
    book = FontBook(folders=())
    assert book.face(FANG, "䶮").name != "GwFang"
    assert book.missing("䶮㙍𣗋 垚犇\n") == ()
    assert book.missing("国\U0002bbb4家\U0010ffff\U0002bbb4") == ("\U0002bbb4", "\U0010ffff")
    assert book.face(FANG, "\U0002bbb4").name == "GwFang"


def test_the_list_of_what_is_drawn_is_what_the_fonts_draw() -> None:
    """The reviewer goes by the list; QISHENG_RENEW_GOLDEN=1 writes it anew after a change of the fonts."""
    drawn = {
        code for face in FontBook(folders=()).chain(FANG) for code in face.font.face.charToGlyph if face.has(chr(code))
    }
    runs: list[tuple[int, int]] = []
    for code in sorted(drawn):
        if runs and runs[-1][1] == code - 1:
            runs[-1] = runs[-1][0], code
        else:
            runs.append((code, code))
    listed = [f"{first:x}-{last:x}" if first != last else f"{first:x}" for first, last in runs]
    lines = [" ".join(listed[place : place + 12]) for place in range(0, len(listed), 12)]
    path = FONTS / "covered.txt"
    if os.environ.get("QISHENG_RENEW_GOLDEN"):
        path.write_text("\n".join(lines) + "\n", "ascii", newline="\n")
    assert path.read_text("ascii").splitlines() == lines
    for role in (TITLE, HEI, KAI, SONG):  # what one role draws, every role draws
        chain = list(FontBook(folders=()).chain(role))
        assert not [code for code in drawn if not any(face.has(chr(code)) for face in chain)]


@pytest.mark.usefixtures("no_families")
def test_a_rare_character_may_come_from_the_machine_whatever_is_chosen(tmp_path: Path) -> None:
    shutil.copy(FONTS / "GwSong.ttf", tmp_path / "simsunb.ttf")
    assert FontBook(folders=(tmp_path,)).face(FANG, "国").name == "GwFang"
    assert [face.name for face in FontBook(folders=(tmp_path,)).chain(FANG)][-1] == "sys-rare-simsunb-0"


@pytest.mark.usefixtures("no_families")
def test_fonts_of_the_machine_serve_only_when_asked_for_and_fit(tmp_path: Path) -> None:
    shutil.copy(FONTS / "GwKai.ttf", tmp_path / "SimFang.ttf")
    assert FontBook(folders=(tmp_path,)).face(FANG, "国").name == "GwFang"
    book = FontBook(use_system=True, folders=(tmp_path,))
    assert book.face(FANG, "国").name == "sys-fang-SimFang-0"
    assert book.face(FANG, "𣗋").name.startswith("Gw")
    assert book.face(KAI, "国").name == "GwKai"


@pytest.mark.usefixtures("no_families")
@pytest.mark.parametrize("fault", ["cut", "forbidden", "latin", "rubbish"])
def test_an_unfit_font_is_passed_over(tmp_path: Path, fault: str) -> None:
    content = bytearray((FONTS / "GwKai.ttf").read_bytes())
    if fault == "cut":
        content = content[: len(content) // 2]
    if fault == "forbidden":
        table = next(place for place in range(12, 12 + 16 * content[5], 16) if content[place : place + 4] == b"OS/2")
        start = int.from_bytes(content[table + 8 : table + 12], "big")
        content[start + 8 : start + 10] = (2).to_bytes(2, "big")
    if fault == "latin":
        content = bytearray((FONTS / "GwLatin.ttf").read_bytes())
    if fault == "rubbish":
        content = bytearray(b"no font")
    (tmp_path / "simkai.ttf").write_bytes(content)
    assert FontBook(use_system=True, folders=(tmp_path,)).face(KAI, "国").name == "GwKai"


def test_families_come_from_the_list_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    listed = (
        f"{FONTS}/GwHei.ttf\t0\tTrueType\t黑体,SimHei\n{FONTS}/x.otf\t0\tCFF\t宋体\n"
        "/y.ttf\t70000\tTrueType\t楷体\nodd\n"
    )

    def run(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 0, listed.encode())

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(subprocess, "run", run)
    assert FontBook(use_system=True, folders=(tmp_path,)).face(HEI, "国").name == "sys-hei-GwHei-0"
    assert not list(system_fonts.candidates("kai", (tmp_path,)))


def test_without_the_list_of_the_system_the_bundled_fonts_serve(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def run(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(subprocess, "run", run)
    assert FontBook(use_system=True, folders=(tmp_path,)).face(HEI, "国").name == "GwHei"


def test_the_folders_of_each_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert Path("/usr/share/fonts") in system_fonts.font_folders()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "own")
    assert len(system_fonts.font_folders()) == 2
    monkeypatch.delenv("LOCALAPPDATA")
    assert len(system_fonts.font_folders()) == 1


@pytest.mark.parametrize("name", sorted(path.stem for path in FONTS.glob("Gw*.ttf")))
def test_a_font_read_sooner_is_the_same(name: str) -> None:
    quick, slow = (vars(make(str(FONTS / f"{name}.ttf"))) for make in (QuickFace, SlowFace))
    assert quick["charToGlyph"] == slow["charToGlyph"]
    assert quick["charWidths"] == slow["charWidths"]
    for part in ("glyphPos", "defaultWidth", "numGlyphs", "bbox", "name"):
        assert quick[part] == slow[part], part
    for one, other in zip(quick["hmetrics"], slow["hmetrics"], strict=True):  # reportlab has some in thousandths
        assert one == other or (isinstance(other[0], float) and one[1] == other[1])


def test_a_map_of_another_kind_is_left_to_reportlab(tmp_path: Path) -> None:
    content = bytearray((FONTS / "GwLatin.ttf").read_bytes())
    table = next(place for place in range(12, 12 + 16 * content[5], 16) if content[place : place + 4] == b"cmap")
    start = int.from_bytes(content[table + 8 : table + 12], "big")
    for record in range(int.from_bytes(content[start + 2 : start + 4], "big")):
        offset = int.from_bytes(content[start + 8 + 8 * record : start + 12 + 8 * record], "big")
        content[start + offset : start + offset + 2] = (7).to_bytes(2, "big")
    (tmp_path / "odd.ttf").write_bytes(content)
    with pytest.raises(ValueError, match="format 7"):
        QuickFace(str(tmp_path / "odd.ttf"))


def test_pieces_of_a_font_are_cut_once_and_not_kept_for_ever() -> None:
    face = QuickFace(str(FONTS / "GwLatin.ttf"))
    pieces = [face.makeSubset([ord(letter)]) for letter in "ABCDEFGHIJ"]
    assert pieces == [SlowFace(str(FONTS / "GwLatin.ttf")).makeSubset([ord(letter)]) for letter in "ABCDEFGHIJ"]
    assert face.makeSubset([ord("J")]) is pieces[-1]
    assert len(vars(face)["_pieces"]) == 8
