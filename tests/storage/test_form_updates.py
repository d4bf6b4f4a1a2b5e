from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from qisheng_desktop.errors import FormPackageError, PackageKind, UnknownEditionError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.storage import disk, form_updates
from qisheng_desktop.storage.form_updates import MOST_BYTES, MOST_FILES, install, installed, remove

FORMS = forms_folder()
JILIN = (FORMS / "supplements" / "jilin-2020" / "supplement.toml").read_text("utf-8")


def edition(code: str = "2027", **changes: str) -> dict[str, str]:
    """Give the files of an edition like that of 2021, for later years."""
    files = {path.name: path.read_text("utf-8") for path in (FORMS / "2021").glob("*.toml")}
    head = (
        files["edition.toml"]
        .replace('code = "2021"', f'code = "{code}"')
        .replace("first_year = 2021", "first_year = 2027")
    )
    return {f"{code}/{name}": text for name, text in (files | {"edition.toml": head} | changes).items()}


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    def make(files: Mapping[str, str | bytes]) -> Path:
        with zipfile.ZipFile(tmp_path / "更新.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return tmp_path / "更新.zip"

    return make


Pack = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


@pytest.fixture
def catalogue(own: Path) -> Catalogue:
    return Catalogue(FORMS, own)


def test_an_edition_is_installed_used_and_removed(pack: Pack, catalogue: Catalogue, own: Path) -> None:
    assert catalogue.edition_for(2030).code == "2021"
    update = install(pack(edition()), catalogue, own)
    assert (update.code, update.is_supplement, update.is_replacement) == ("2027", False, False)
    assert catalogue.edition_for(2030).code == "2027"
    assert catalogue.edition_for(2026).code == "2021"
    assert installed(own) == ("2027",)
    remove("2027", catalogue, own)
    assert catalogue.edition_for(2030).code == "2021"
    assert installed(own) == ()
    assert not list(own.iterdir())


def test_a_later_update_takes_the_place_of_an_earlier_one(pack: Pack, catalogue: Catalogue, own: Path) -> None:
    install(pack(edition()), catalogue, own)
    files = edition()
    files["2027/edition.toml"] = files["2027/edition.toml"].replace('title = "', 'title = "新', 1)
    update = install(pack(files), catalogue, own)
    assert update.is_replacement
    assert catalogue.edition("2027").title == update.title
    assert [path.name for path in own.iterdir()] == ["2027"]


def test_a_supplement_is_installed_and_removed(pack: Pack, catalogue: Catalogue, own: Path) -> None:
    text = JILIN.replace('code = "jilin-2020"', 'code = "jilin-2021"', 1)
    update = install(pack({"jilin-2021/supplement.toml": text}), catalogue, own)
    assert update.is_supplement
    assert "jilin-2021" in {one.code for one in catalogue.supplements_for("2019")}
    assert installed(own) == ("jilin-2021",)
    assert install(pack({"supplements/jilin-2021/supplement.toml": text}), catalogue, own).is_replacement
    remove("jilin-2021", catalogue, own)
    with pytest.raises(UnknownEditionError):
        catalogue.supplement("jilin-2021")


LOST = JILIN.replace("jilin-2020", "x", 1).replace('"2019"', '"1999"')
BIG = b"#" * (MOST_BYTES + 1)
REFUSED: dict[str, tuple[dict[str, str | bytes], PackageKind]] = {
    "built in": ({**edition("2021")}, PackageKind.BUILT_IN),
    "built-in supplement": ({"jilin-2020/supplement.toml": JILIN}, PackageKind.BUILT_IN),
    "out of its folder": ({**edition(), "2027/../../evil.toml": ""}, PackageKind.BAD_NAME),
    "absolute": ({**edition(), "/etc/evil.toml": ""}, PackageKind.BAD_NAME),
    "backslash": ({**edition(), "2027\\..\\evil.toml": ""}, PackageKind.BAD_NAME),
    "program": ({**edition(), "2027/evil.py": ""}, PackageKind.BAD_NAME),
    "drive": ({**edition(), "C:/2027/evil.toml": ""}, PackageKind.BAD_NAME),
    "too deep": ({**edition(), "a/b/c/evil.toml": ""}, PackageKind.BAD_NAME),
    "hidden": ({**edition(), "2027/.hidden.toml": ""}, PackageKind.BAD_NAME),
    "no folder": ({"edition.toml": ""}, PackageKind.BAD_NAME),
    "bomb": ({**edition(), "2027/README.md": BIG}, PackageKind.TOO_LARGE),
    "many": ({**edition(), **{f"2027/{n}.md": "" for n in range(MOST_FILES)}}, PackageKind.TOO_LARGE),
    "nothing in it": ({"2027/README.md": ""}, PackageKind.NO_FORM),
    "two": ({**edition(), **edition("2028")}, PackageKind.SEVERAL),
    "two in one": ({**edition(), "2027/supplement.toml": JILIN}, PackageKind.SEVERAL),
    "strangers beside it": ({**edition(), "other/note.md": ""}, PackageKind.SEVERAL),
    "other code": ({name.replace("2027/", "2028/"): text for name, text in edition().items()}, PackageKind.OTHER_CODE),
    "mistakes": (edition(**{"2.toml": "nonsense = 1"}), PackageKind.MISTAKES),  # type: ignore[dict-item]
    "no such edition": (
        {"x/supplement.toml": JILIN.replace("jilin-2020", "x", 1).replace('"2019"', '"1999"')},
        PackageKind.MISTAKES,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    case: str, pack: Pack, catalogue: Catalogue, own: Path
) -> None:
    files, kind = REFUSED[case]
    package = pack(files)
    before = catalogue.codes, catalogue.supplement_codes
    with pytest.raises(FormPackageError) as caught:
        install(package, catalogue, own)
    assert caught.value.kind is kind, caught.value
    assert bool(caught.value.problems) == (kind is PackageKind.MISTAKES)
    assert not own.exists() or not list(own.iterdir())
    assert sorted(path.name for path in own.parent.iterdir() if path != own) == ["更新.zip"]
    assert (catalogue.codes, catalogue.supplement_codes) == before
    assert sentence_for(caught.value).endswith("。")


def test_a_link_is_refused(tmp_path: Path, catalogue: Catalogue, own: Path) -> None:
    entry = zipfile.ZipInfo("2027/edition.toml")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(FormPackageError) as caught:
        install(tmp_path / "a.zip", catalogue, own)
    assert caught.value.kind is PackageKind.BAD_NAME


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive", None])
def test_what_is_no_archive_is_refused(data: bytes | None, tmp_path: Path, catalogue: Catalogue, own: Path) -> None:
    package = tmp_path / "a.zip"
    if data is not None:
        package.write_bytes(data)
    with pytest.raises(FormPackageError) as caught:
        install(package, catalogue, own)
    assert caught.value.kind is PackageKind.UNREADABLE


def test_a_damaged_archive_is_refused(pack: Pack, catalogue: Catalogue, own: Path) -> None:
    package = pack(edition())
    data = bytearray(package.read_bytes())
    data[200:260] = b"x" * 60
    package.write_bytes(data)
    with pytest.raises(FormPackageError) as caught:
        install(package, catalogue, own)
    assert caught.value.kind is PackageKind.UNREADABLE


def test_a_huge_archive_is_not_opened(tmp_path: Path, catalogue: Catalogue, own: Path) -> None:
    package = tmp_path / "a.zip"
    package.write_bytes(BIG)
    with pytest.raises(FormPackageError) as caught:
        install(package, catalogue, own)
    assert caught.value.kind is PackageKind.TOO_LARGE


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("2021", PackageKind.BUILT_IN),
        ("jilin-2020", PackageKind.BUILT_IN),
        ("2027", PackageKind.NOT_INSTALLED),
        ("../other", PackageKind.NOT_INSTALLED),
        ("supplements", PackageKind.NOT_INSTALLED),
        (".", PackageKind.NOT_INSTALLED),
    ],
)
def test_only_what_was_installed_is_removed(code: str, kind: PackageKind, catalogue: Catalogue, own: Path) -> None:
    (own / "supplements").mkdir(parents=True)
    (own.parent / "other").mkdir()
    with pytest.raises(FormPackageError) as caught:
        remove(code, catalogue, own)
    assert caught.value.kind is kind
    assert (own.parent / "other").is_dir()
    assert (own / "supplements").is_dir()


def test_a_folder_that_cannot_be_written_is_told(
    pack: Pack, catalogue: Catalogue, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = pack(edition())
    own.write_text("a file where the folder should be")
    with pytest.raises(FormPackageError) as caught:
        install(package, catalogue, own)
    assert caught.value.kind is PackageKind.NOT_WRITTEN
    own.unlink()
    install(package, catalogue, own)

    def fail(source: Path, target: Path) -> None:
        raise PermissionError(13, "no", str(source), None, str(target))

    monkeypatch.setattr(disk, "replace", fail)
    with pytest.raises(FormPackageError) as caught:
        remove("2027", catalogue, own)
    assert caught.value.detail == "EACCES"
    assert (own / "2027").is_dir()


@pytest.mark.parametrize("can_exchange", [True, False])
def test_when_the_new_one_cannot_be_put_the_old_one_stays(
    pack: Pack, catalogue: Catalogue, own: Path, monkeypatch: pytest.MonkeyPatch, *, can_exchange: bool
) -> None:
    install(pack(edition()), catalogue, own)
    replace = disk.replace

    def fail(source: Path, target: Path) -> None:
        if source.parent.name.startswith(".new-") and source.name == "2027":
            raise PermissionError(13, "no")
        replace(source, target)

    def exchange(*_: Path) -> bool:
        if can_exchange:
            raise PermissionError(13, "no")
        return False

    monkeypatch.setattr(disk, "replace", fail)
    monkeypatch.setattr(disk, "exchange", exchange)
    with pytest.raises(FormPackageError):
        install(pack(edition()), catalogue, own)
    assert catalogue.edition("2027").code == "2027"
    shutil.rmtree(own / "2027")
    with pytest.raises(FormPackageError):
        install(pack(edition()), catalogue, own)
    assert installed(own) == ()
    assert list(own.iterdir()) == []


def test_a_replacement_where_nothing_can_change_places(
    pack: Pack, catalogue: Catalogue, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(pack(edition()), catalogue, own)
    monkeypatch.setattr(disk, "exchange", lambda *_: False)
    assert install(pack(edition()), catalogue, own).is_replacement
    assert [path.name for path in own.iterdir()] == ["2027"]


def test_what_cannot_be_cleared_away_stands_in_nobodys_way(
    pack: Pack, catalogue: Catalogue, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(disk, "remove_folder", fail)
    install(pack(edition()), catalogue, own)
    assert installed(own) == ("2027",)
    assert Catalogue(FORMS, own).edition("2027").code == "2027"


def test_an_installed_edition_this_program_cannot_read_stands_in_nobodys_way(
    pack: Pack, catalogue: Catalogue, own: Path
) -> None:
    install(pack(edition()), catalogue, own)
    (own / "2027" / "2.toml").write_text("later = 1")
    assert Catalogue(FORMS, own).edition_for(2030).code == "2021"
    assert form_updates.installed(own) == ("2027",)


def test_nothing_installed_stands_in_the_place_of_what_came_with_the_program(own: Path) -> None:
    shutil.copytree(FORMS / "2021", own / "2021")
    (own / "2021" / "2.toml").write_text("other = 1")
    assert Catalogue(FORMS, own).edition("2021").code == "2021"
