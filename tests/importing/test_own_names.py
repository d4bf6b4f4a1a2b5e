"""What was worked out by the names of one workbook of ours holds for another only where it is the same there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from qisheng_desktop.importing.draft import DoubtKind, Draft
from qisheng_desktop.importing.own_names import bound
from qisheng_desktop.importing.reader import forget, read_bytes, source_of
from qisheng_desktop.model.cells import CellRef
from tests.importing.documents import CATALOGUE, zipped
from tests.importing.test_xlsx_moulds import ours, parts_of

EDITION = CATALOGUE.edition("2021")
Change = Callable[[dict[str, str]], None]


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    forget()


def said_of(name: str, book: str) -> str:
    """Return what a name stands for."""
    return book.partition(f'name="{name}">')[2].partition("<")[0]


def renamed(name: str, said: Callable[[str], str]) -> Change:
    def change(parts: dict[str, str]) -> None:
        book = parts["xl/workbook.xml"]
        old = said_of(name, book)
        assert old
        parts["xl/workbook.xml"] = book.replace(f'name="{name}">{old}<', f'name="{name}">{said(old)}<')

    return change


def swapped(parts: dict[str, str]) -> None:
    book = parts["xl/workbook.xml"]
    one, other = said_of("_3.new.natural", book), said_of("_3.new.business", book)
    renamed("_3.new.natural", lambda _: other)(parts)
    renamed("_3.new.business", lambda _: one)(parts)


def without_a_cell(parts: dict[str, str]) -> None:
    """Take the cell of a figure out of its sheet, which has its name still."""
    place = said_of("_3.new.natural", parts["xl/workbook.xml"]).rpartition("!")[2].replace("$", "")
    for name, sheet in parts.items():
        begin = sheet.find(f'<c r="{place}"')
        if name.startswith("xl/worksheets/sheet") and "<mergeCell" in sheet and begin > 0 and sheet.count("<v>") > 200:
            end = sheet.index("</c>", begin) + len("</c>")
            parts[name] = sheet[:begin] + sheet[end:]
            return
    pytest.fail(place)


def with_another_sheet_name(parts: dict[str, str]) -> None:
    sheet = said_of("_3.new.natural", parts["xl/workbook.xml"]).partition("!")[0].strip("'")
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet, "别的表")


CHANGES: dict[str, Change] = {
    "as exported": lambda _: None,
    "names swapped": swapped,
    "a name lost": renamed("_3.new.natural", lambda _: "#REF!"),
    "a name of a text": renamed("_3.new.natural", lambda _: '"31"'),
    "a name of no cell": renamed("_3.new.natural", lambda said: said.replace("$D$", "$AZ$")),
    "a name of a sheet that is not there": renamed(
        "_3.new.natural", lambda said: "没有" + said.partition("!")[2] + "!$A$1"
    ),
    "a cell gone": without_a_cell,
    "a sheet renamed": with_another_sheet_name,
}


def changed(change: str, seed: int) -> bytes:
    parts = {name: part.decode() for name, part in parts_of(ours("2021", seed)).items()}
    CHANGES[change](parts)
    return zipped({name: part.encode() for name, part in parts.items()})


def read(data: bytes) -> Draft:
    return read_bytes(data, "a.xlsx", CATALOGUE)


@pytest.mark.parametrize("after", CHANGES)
def test_whatever_was_read_before_a_workbook_is_read_the_same(after: str) -> None:
    cold = read(changed(after, 1))
    for before in CHANGES:
        forget()
        read(changed(before, 2))
        assert read(changed(after, 1)) == cold, before


def test_what_was_done_to_the_names_is_seen() -> None:
    """Every change makes another draft; a name of no sheet is a name lost."""
    for one, other in combinations(
        [change for change in CHANGES if change != "a name of a sheet that is not there"], 2
    ):
        assert read(changed(one, 1)) != read(changed(other, 1)), (one, other)


def test_a_figure_follows_its_name_past_a_workbook_that_was_kept() -> None:
    natural, business = CellRef("3", "new", "natural"), CellRef("3", "new", "business")
    before = read(changed("as exported", 1)).edits.values
    after = read(changed("names swapped", 1))
    assert (before[natural], before[business]) == (after.edits.values[business], after.edits.values[natural])
    assert before[natural] != before[business]
    assert DoubtKind.MOVED in {doubt.kind for doubt in after.doubts}
    assert str(read(changed("a name of a text", 1)).edits.values[natural]) == "31"


@pytest.mark.parametrize("change", ["names swapped", "a name lost", "a name of a text", "a cell gone"])
def test_only_what_is_the_same_is_kept(change: str) -> None:
    def kept(data: bytes) -> object:
        marked = source_of(data, "a.xlsx").marked
        assert marked
        return bound(EDITION, marked)

    kept(changed("as exported", 1))  # its moulds are kept only now
    first = kept(changed("as exported", 2))
    assert kept(changed("as exported", 3)) is first
    assert kept(changed(change, 3)) is not first
