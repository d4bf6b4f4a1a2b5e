"""An entry of an archive is inflated in one go only where that gives what `zipfile` gives."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing import archive
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.directory import Entry, listed

CONTENT = {"a.xml": b"<a>" + b"one " * 20 + b"</a>", "b.xml": b"<b>two</b>", "c": b""}


def packed(method: int = ZIP_DEFLATED, more: str = "") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as made:
        for name, content in (CONTENT | ({more: b"x"} if more else {})).items():
            made.writestr(name, content)
    return out.getvalue()


def every(data: bytes) -> dict[str, bytes] | RefusalKind:
    try:
        opened = Archive(data)
        return {name: opened.read(name) for name in sorted(opened.names)}
    except RefusedError as error:
        return error.kind


def by_zipfile(data: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes] | RefusalKind:
    with monkeypatch.context() as patched:
        patched.setattr(Archive, "_inflated", lambda *_: None)
        patched.setattr(archive, "listed", lambda _: None)
        return every(data)


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_STORED, ZIP_BZIP2])
def test_entries_are_read_whole(method: int) -> None:
    assert every(packed(method)) == CONTENT
    assert every(b"before it" + packed(method)) == CONTENT
    assert every(packed(method, "字")) == CONTENT | {"字": b"x"}
    assert Archive(packed(method)).read("d") == b""


def test_the_list_of_entries_is_that_of_zipfile() -> None:
    data = packed()
    told = listed(data)
    assert told
    with ZipFile(BytesIO(data)) as opened:
        assert told[1] == opened.start_dir
        for entry, wanted in zip(told[0], opened.infolist(), strict=True):
            assert [getattr(entry, field) for field in Entry._fields] == [
                getattr(wanted, field) for field in Entry._fields
            ]


def test_a_list_in_another_form_is_left_to_zipfile() -> None:
    data = packed()
    noted = BytesIO(data)
    with ZipFile(noted, "a") as opened:
        opened.comment = b"x"
    large = data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:]
    assert (
        listed(noted.getvalue())
        is listed(b"x" + data)
        is listed(packed(more="字"))
        is listed(large)
        is listed(b"")
        is None
    )


@pytest.mark.parametrize("more", ["", "字"])
def test_a_damaged_byte_changes_nothing_about_what_is_said(more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(more=more)
    refused = 0
    for at in range(len(data)):
        for change in (0x01, 0x08, 0x80, 0xFF):
            spoilt = data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
            found = every(spoilt)
            assert found == by_zipfile(spoilt, monkeypatch), at
            refused += isinstance(found, RefusalKind)
    assert refused > len(data)


def test_what_is_inflated_in_one_go_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed()
    for limit in (len(CONTENT["a.xml"]), len(CONTENT["a.xml"]) - 1):
        monkeypatch.setattr(archive, "MOST_ENTRY", limit)
        assert (every(data) == CONTENT) == (limit == len(CONTENT["a.xml"]))
    monkeypatch.setattr(archive, "MOST_ENTRY", 1_000)
    monkeypatch.setattr(archive, "MOST_IN_ALL", sum(map(len, CONTENT.values())) - 1)
    assert every(data) is RefusalKind.EXPANDS


def test_more_than_was_told_does_not_come_out() -> None:
    content = CONTENT["a.xml"]
    data = packed()
    lying = data.replace(len(content).to_bytes(4, "little"), (len(content) - 1).to_bytes(4, "little"))
    lying = lying.replace(zlib.crc32(content).to_bytes(4, "little"), zlib.crc32(content[:-1]).to_bytes(4, "little"))
    assert every(lying) == CONTENT | {"a.xml": content[:-1]}
