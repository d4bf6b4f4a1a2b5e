from __future__ import annotations

import errno
from pathlib import Path

import pytest

from qisheng_desktop.storage import disk
from qisheng_desktop.storage.openings import Openings

ONE, OTHER = "a" * 64, "b" * 64


def test_a_mark_that_stayed_is_counted_until_the_file_was_shown(tmp_path: Path) -> None:
    assert [Openings(tmp_path / "opening").begin(ONE) for _ in range(3)] == [0, 1, 2]
    last = Openings(tmp_path / "opening")
    assert (last.begin(ONE), last.begin(OTHER)) == (3, 0)
    last.done()
    assert disk.names(tmp_path / "opening") == []
    assert Openings(tmp_path / "opening").begin(ONE) == 0


def test_what_is_opened_again_at_once_did_not_end_the_program(tmp_path: Path) -> None:
    openings = Openings(tmp_path)
    assert [openings.begin(ONE), openings.begin(ONE), openings.begin(ONE)] == [0, 0, 0]
    assert len(disk.names(tmp_path)) == 1


def test_marks_of_others_stay(tmp_path: Path) -> None:
    Openings(tmp_path).begin(OTHER)
    openings = Openings(tmp_path)
    openings.begin(ONE)
    openings.done()
    assert disk.names(tmp_path) == [f"{OTHER}-0"]


@pytest.mark.parametrize("call", ["names", "open_new", "remove"])
def test_nothing_that_fails_keeps_a_file_from_opening(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Openings(tmp_path).begin(ONE)

    def refuse(*_: object) -> None:
        raise OSError(errno.EACCES, "")

    monkeypatch.setattr(disk, call, refuse)
    openings = Openings(tmp_path)
    assert openings.begin(ONE) == (0 if call == "names" else 1)
    openings.done()
