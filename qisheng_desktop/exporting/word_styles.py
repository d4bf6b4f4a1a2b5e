"""The styles of the Word document: sizes and faces of GB/T 9704-2012, to be changed in one place in Word too.

Lengths in Word are twentieths of a point, sizes of type half points, lines of a border eighths of a point.
"""

from __future__ import annotations

from typing import NamedTuple

from qisheng_desktop.exporting.page import BODY, FOLIO_SIZE, HEADLINE, PITCH, REMARK, STEP
from qisheng_desktop.exporting.word_package import SPACES

TITLE, HEADINGS, TEXT = "Title", ("Heading1", "Heading2", "Heading3", "Heading4"), "BodyText"
CELL, NOTE, SIGNED, FOOTER, TABLE = "TableText", "TableNote", "SignOff", "Footer", "ReportTable"
LEADS = ("Lead1", "Lead2", "Lead3", "Lead4")
"""Character styles for a heading that runs into its text."""
LABEL = "TableLabel"

LINE_PITCH = int(PITCH * 20)
"""Rounded down, so that 22 lines fit the page."""
INDENT = round(2 * STEP * 20)
_NARROWER = 98
"""Per cent to which characters of 16 pt are narrowed, so that 28 stand on a line of 156 mm, which holds 27.6.

Not characters set closer: LibreOffice 7.4 then loses a comma at the end of a line; nor a grid of characters,
in which it tears numbers apart.
"""
_FIXED = f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
_INDENTED = f'<w:ind w:firstLineChars="200" w:firstLine="{INDENT}"/>'


class _Style(NamedTuple):
    identity: str
    name: str
    paragraph: str = ""
    characters: str = ""
    based_on: str = "Normal"
    alias: str = ""


def fonts(east_asian: str, *, latin: str = "Times New Roman") -> str:
    """Write which face sets what."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east_asian}" w:cs="{latin}"/>'


def size(points: float) -> str:
    """Write a size of type; Word has halves of points only."""
    halves = int(points * 2 + 1e-6)
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


_NARROW = f'<w:w w:val="{_NARROWER}"/>'
_FACES = ("黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312")
_CENTRED = '<w:jc w:val="center"/>'
_LEADING = '<w:spacing w:line="252" w:lineRule="exact"/>'
_STYLES = (
    _Style(TEXT, "Body Text", _INDENTED, _NARROW, alias="正文段落"),
    _Style(TITLE, "Title", f"<w:keepNext/>{_CENTRED}", fonts("方正小标宋简体") + size(HEADLINE), alias="标题"),
    *(
        _Style(
            identity,
            f"heading {level + 1}",
            f'<w:keepNext/>{_INDENTED}<w:outlineLvl w:val="{level}"/>',
            fonts(_FACES[level]) + _NARROW,
            alias=f"{'一二三四'[level]}级标题",
        )
        for level, identity in enumerate(HEADINGS)
    ),
    _Style(CELL, "表格文字", f"{_LEADING}{_CENTRED}", fonts("宋体") + size(REMARK)),
    _Style(NOTE, "表注", f'{_LEADING}<w:ind w:firstLineChars="200" w:firstLine="420"/>', fonts("宋体") + size(REMARK)),
    _Style(SIGNED, "落款", '<w:keepLines/><w:jc w:val="right"/>', _NARROW),
    _Style(FOOTER, "footer", '<w:jc w:val="left"/>', fonts("宋体", latin="宋体") + size(FOLIO_SIZE), alias="页码"),
)


def styles() -> str:
    """Write the part that holds the styles."""
    base = fonts("仿宋_GB2312") + size(BODY) + '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>{_FIXED}<w:jc w:val="both"/></w:pPr></w:style>'
    )
    leads = "".join(
        _character(identity, f"{'一二三四'[level]}级标题字", fonts(_FACES[level]))
        for level, identity in enumerate(LEADS)
    )
    return (
        f"<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{base}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault/></w:docDefaults>{normal}{''.join(map(_paragraph, _STYLES))}{leads}"
        f"{_character(LABEL, '表格标题字', fonts('黑体'))}{_table()}</w:styles>"
    )


def _paragraph(style: _Style) -> str:
    alias = f'<w:aliases w:val="{style.alias}"/>' if style.alias else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.identity}"><w:name w:val="{style.name}"/>{alias}'
        f'<w:basedOn w:val="{style.based_on}"/><w:qFormat/>'
        f"<w:pPr>{style.paragraph}</w:pPr><w:rPr>{style.characters}</w:rPr></w:style>"
    )


def _character(identity: str, name: str, look: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{identity}"><w:name w:val="{name}"/><w:qFormat/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
    )


def _table() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    return (
        f'<w:style w:type="table" w:styleId="{TABLE}"><w:name w:val="年报表格"/><w:qFormat/><w:tblPr>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar><w:left w:w="52" w:type="dxa"/>'
        '<w:right w:w="52" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
