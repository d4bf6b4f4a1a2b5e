"""Headings inside a text, shown as they will be printed."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from qisheng_desktop.ui.theme import HEADING_FAMILIES, KAI_FAMILIES, Theme

_FIRST_LEVEL = re.compile(r"^\s*[一二三四五六七八九十]+、")
_SECOND_LEVEL = re.compile(r"^\s*（[一二三四五六七八九十]+）")


class LevelHighlighter(QSyntaxHighlighter):
    """Shows headings within a text as they will be printed: 一、 in 黑体, （一） in 楷体."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._first, self._second = QTextCharFormat(), QTextCharFormat()
        self._first.setFontFamilies(HEADING_FAMILIES)
        self._second.setFontFamilies(KAI_FAMILIES)
        for made in (self._first, self._second):
            made.setFontStyleStrategy(QFont.StyleStrategy.PreferMatch)
            made.setForeground(QColor(theme.text))

    def highlightBlock(self, text: str) -> None:
        level = self._first if _FIRST_LEVEL.match(text) else self._second if _SECOND_LEVEL.match(text) else None
        if level is not None:
            end = text.find("。")
            self.setFormat(0, len(text) if end < 0 else end + 1, level)
