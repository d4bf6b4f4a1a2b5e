"""Text documents of LibreOffice: what they say is read, what they hide or do to a reader is not."""

from __future__ import annotations

import pytest

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import DoubtKind
from qisheng_desktop.importing.odt import read_odt
from qisheng_desktop.importing.reader import read_bytes
from qisheng_desktop.importing.stream import Grid, Paragraph
from tests.importing.documents import CATALOGUE, zipped
from tests.importing.odf import MIMETYPE, cell, odt, table

STYLES = (
    '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="R"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="U"><style:text-properties style:text-position="33% 58%"/></style:style>'
    '<style:style style:name="L"><style:text-properties style:text-position="-33% 58%"/></style:style>'
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
)

COVERED = "<table:covered-table-cell table:number-columns-repeated='62'/>"


def span(text: str, style: str = "") -> str:
    return f"<text:span text:style-name='{style}'>{text}</text:span>"


def paragraphs(body: str) -> list[str]:
    return [piece.text for piece in read_odt(odt(body, STYLES)).pieces if isinstance(piece, Paragraph)]


def grid(body: str) -> Grid:
    return next(piece for piece in read_odt(odt(body, STYLES)).pieces if isinstance(piece, Grid))


def test_paragraphs_headings_lists_and_sections_come_in_their_order() -> None:
    body = (
        "<text:h>题</text:h><text:section><text:p>一<text:s text:c='2'/>二<text:tab/>三</text:p></text:section>"
        "<text:list><text:list-item><text:p>四<text:line-break/>五</text:p></text:list-item></text:list>"
        "<text:p>六<text:note><text:p>脚注</text:p></text:note>七</text:p>"
    )
    assert paragraphs(body) == ["题", "一  二\t三", "四", "五", "六七"]


def test_what_is_hidden_is_left_out_and_told() -> None:
    source = read_odt(odt(f"<text:p>见{span('藏', 'H')}得</text:p><text:p text:style-name='H'>密</text:p>", STYLES))
    assert [piece.text for piece in source.pieces if isinstance(piece, Paragraph)] == ["见得", ""]
    assert [notice.kind for notice in source.notices] == [DoubtKind.HIDDEN]


def test_changes_are_taken_as_accepted_and_told() -> None:
    kept = "<text:tracked-changes><text:changed-region><text:deletion><text:p>旧</text:p></text:deletion>"
    source = read_odt(odt(f"{kept}</text:changed-region></text:tracked-changes><text:p>新</text:p>"))
    assert source.pieces == (Paragraph("新"),)
    assert [notice.kind for notice in source.notices] == [DoubtKind.TRACKED]


def test_figures_struck_out_or_raised_never_run_into_the_next() -> None:
    texts = [f"<text:p>{span('12', style)}3</text:p>" for style in ("S", "R", "U", "L")]
    assert [each.text for each in grid(table([[cell(text) for text in texts]])).distinct(0)] == [
        "~12~3", "~12~3", "~12~3", "123",
    ]  # fmt: skip


def test_repeated_cells_and_rows_stand_where_they_are() -> None:
    blank = "<table:table-cell table:number-columns-repeated='3'/>"
    made = grid(table([[cell("<text:p>a</text:p>"), blank, cell("<text:p>b</text:p>")]]))
    assert [(each.text, each.column) for each in made.distinct(0)] == [("a", 0), ("", 1), ("", 2), ("", 3), ("b", 4)]


def test_a_table_in_a_table_follows_it() -> None:
    inner = table(
        [
            [
                cell("<text:p>内</text:p>"),
                cell("<text:list><text:list-item><text:p>里</text:p></text:list-item></text:list>"),
            ]
        ]
    )
    pieces = read_odt(odt(table([[cell(f"<text:p>外</text:p>{inner}"), cell("<text:p>旁</text:p>")]]))).pieces
    assert [[each.text for each in piece.cells] for piece in pieces if isinstance(piece, Grid)] == [
        ["外", "旁"],
        ["内", "里"],
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (odt(table([[cell("", 1, 50_000_000), cell("")]])), RefusalKind.EXPANDS),
        (odt(table([[cell("", 900_000), cell("")]])), RefusalKind.EXPANDS),
        (odt("<text:p/>" * 50_001), RefusalKind.EXPANDS),
        (odt("<text:p>a<text:s text:c='999999999'/></text:p>"), RefusalKind.EXPANDS),
        (odt("<table:table/>" * 501), RefusalKind.EXPANDS),
        (odt(table([[cell("a", 1000, 63), COVERED] * 5])), RefusalKind.TOO_MANY_CELLS),
        (odt("", manifest="<a><encryption-data/></a>"), RefusalKind.ENCRYPTED),
        (zipped({"mimetype": MIMETYPE, "content.xml": "<a"}), RefusalKind.DAMAGED),
        (zipped({"mimetype": MIMETYPE, "content.xml": ""}), RefusalKind.DAMAGED),
        (zipped({"mimetype": MIMETYPE, "content.xml": "<!DOCTYPE a><a/>"}), RefusalKind.UNSAFE),
        (zipped({"mimetype": MIMETYPE, "content.xml": "<a/>"}), RefusalKind.NOT_A_REPORT),
    ],
)
def test_what_would_do_harm_is_refused(data: bytes, kind: RefusalKind) -> None:
    with pytest.raises(RefusedError) as refused:
        read_bytes(data, "a.odt", CATALOGUE)
    assert refused.value.kind is kind
