"""The command line's grammar and its help, all in Chinese."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

from qisheng_desktop import __version__

COMMANDS = {
    "new": "新建一份空白报告，按年度选用版式",
    "set": "填写：全部填上，或者一个也不填",
    "cells": "列出报告里的全部内容",
    "check": "审核，列出全部问题",
    "opinion": "写一页给领导看的审核意见",
    "export": "导出文件；不加“--formal”时每份都标“草稿”",
    "submit": "写一份报送副本：没有变更记录，也没有删掉的内容",
    "form": "版式：列出、查看、检查、安装、移除",
    "import": "读入已有的报告：Word、网页、PDF、表格、文本",
    "carry": "从上年报告开始新的一年",
    "compare": "比较两份报告：逐格、逐段",
}

_MISTAKES = (
    (r"the following arguments are required: (.+)", "命令没有写完整，缺少：{0}。"),
    (r"unrecognized arguments: (.+)", "不认识“{0}”。"),
    (r"argument .+?: invalid choice: '?([^' ]*).*", "不认识“{0}”。"),
    (r"argument (.+?): expected .*argument.*", "“{0}”后面要写内容。"),
    (r"argument (.+?): invalid int value: '(.*)'", "“{0}”后面要写数字，“{1}”不是数字。"),
    (r"ambiguous option: (\S+) could match .*", "“{0}”写得不完整。"),
)


class RefusedError(Exception):
    """The command cannot be done; its text is the sentence that says why."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")


class Parser(argparse.ArgumentParser):
    """A parser whose words are Chinese."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, add_help=False, formatter_class=_Formatter)
        self.needed = self.add_argument_group("要写的")
        self.options = self.add_argument_group("可以加的")
        self.options.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Refuse what was written, in a Chinese sentence."""
        for pattern, sentence in _MISTAKES:
            found = re.fullmatch(pattern, message)
            if found:
                raise RefusedError(sentence.format(*found.groups()) + self._hint)
        raise RefusedError("命令写法不对。" + self._hint)

    @property
    def _hint(self) -> str:
        return f"写法见：{self.prog} --help"


def make_parser() -> Parser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="qisheng",
        description="政府信息公开工作年度报告。不写命令，或者只写一个报告文件，打开窗口。",
    )
    parser.options.add_argument("--version", action="version", version=__version__, help="显示版本")
    commands = _commands(parser, "command", COMMANDS)
    _add_new(commands["new"])
    _add_set(commands["set"])
    _add_cells(commands["cells"])
    _add_check(commands["check"])
    _add_opinion(commands["opinion"])
    _add_export(commands["export"])
    _add_submit(commands["submit"])
    _add_form(commands["form"])
    _add_import(commands["import"])
    _add_carry(commands["carry"])
    _add_compare(commands["compare"])
    return parser


def _commands(parser: Parser, name: str, helps: dict[str, str]) -> dict[str, Parser]:
    made = parser.add_subparsers(
        title="命令", dest=name, metavar="命令", required=True, parser_class=Parser, prog=parser.prog
    )
    return {
        command: made.add_parser(command, help=words, prog=f"{parser.prog} {command}", description=words)
        for command, words in helps.items()
    }


def _add_new(parser: Parser) -> None:
    parser.needed.add_argument("--unit", required=True, metavar="单位", help="单位全称")
    parser.needed.add_argument("--year", required=True, type=int, metavar="年度", help="报告的是哪一年的工作")
    parser.needed.add_argument("-o", "--output", required=True, metavar="文件", help="要建立的报告文件")
    parser.options.add_argument("--level", metavar="类别", help="单位类别，例如 township（乡镇）")
    parser.options.add_argument(
        "--supplement", action="append", default=[], metavar="代码", help="地方补充，例如 jilin-2020；可以写几次"
    )


def _add_set(parser: Parser) -> None:
    parser.needed.add_argument("file", metavar="文件", help="报告文件")
    parser.needed.add_argument(
        "answers",
        nargs="+",
        metavar="地址=内容",
        help="例如“3[new,natural]=22”；内容为空就是清空；“1=@文件”从文件读入文字；“title:4=…”改标题",
    )


def _add_import(parser: Parser) -> None:
    parser.needed.add_argument("source", metavar="原件", help="docx、html、pdf、xlsx 或者 txt 文件")
    parser.options.add_argument("-o", "--output", metavar="文件", help="把读到的存成这个报告文件")
    parser.options.add_argument("--into", metavar="文件", help="与这个报告文件比较，逐处列出原来 → 现在")
    parser.options.add_argument("--accept", action="store_true", help="与“--into”一起：全部采用，存入报告文件")
    parser.options.add_argument("--json", action="store_true", help="只输出一份 JSON")


def _add_carry(parser: Parser) -> None:
    parser.needed.add_argument("last", metavar="上年报告", help="上年的报告文件，或者 docx、html、pdf、xlsx、txt 文件")
    parser.needed.add_argument("--year", required=True, type=int, metavar="年度", help="新报告是哪一年的")
    parser.needed.add_argument("-o", "--output", required=True, metavar="文件", help="要建立的报告文件")
    _add_json(parser)


def _add_compare(parser: Parser) -> None:
    parser.needed.add_argument("first", metavar="A", help="一份报告，例如上年的；可以是 import 能读的任何文件")
    parser.needed.add_argument("second", metavar="B", help="另一份报告")
    _add_json(parser)


def _add_cells(parser: Parser) -> None:
    parser.needed.add_argument("file", metavar="文件", help="报告文件")
    _add_json(parser)


def _add_check(parser: Parser) -> None:
    parser.needed.add_argument("files", nargs="+", metavar="文件", help="报告文件，或者 import 能读的文件；可以写几个")
    parser.options.add_argument(
        "--last", metavar="文件", help="上年的报告，用来核对跨年的数和文字；可以是 import 能读的任何文件"
    )
    parser.options.add_argument("--all", action="store_true", help="文字里的每个数都列出来：相符、不符、没有核对")
    parser.options.add_argument("--code", metavar="校验码", help="只核对纸质稿上的校验码与文件是否一致")
    _add_json(parser)


def _add_opinion(parser: Parser) -> None:
    parser.needed.add_argument("file", metavar="文件", help="报告文件，或者 import 能读的文件")
    parser.needed.add_argument("-o", "--output", required=True, metavar="输出", help="pdf、docx 或者 html 文件")
    parser.options.add_argument("--last", metavar="文件", help="上年的报告，用来比较")


def _add_export(parser: Parser) -> None:
    parser.needed.add_argument("file", metavar="文件", help="报告文件")
    parser.needed.add_argument("--to", required=True, metavar="格式", help="pdf、xlsx、docx、html，可以用逗号连写")
    parser.needed.add_argument("-d", "--folder", required=True, metavar="文件夹", help="写到哪里")
    parser.options.add_argument("--formal", action="store_true", help="正式稿；还有问题没有处理时不导出")
    parser.options.add_argument("--cover", action="store_true", help="加封面")
    parser.options.add_argument("--sign-off", action="store_true", help="加审签表，供签字、盖章")
    parser.options.add_argument("--blank-form", action="store_true", help="另外写一份空白表，供手工填写")
    parser.options.add_argument("--landscape", default="", metavar="表", help="横排的表，例如“三,四”")
    parser.options.add_argument(
        "--system-fonts", action="store_true", help="PDF 先用本机的方正小标宋、仿宋_GB2312 等字体，没有的用自带字体"
    )


def _add_submit(parser: Parser) -> None:
    parser.needed.add_argument("file", metavar="文件", help="报告文件")
    parser.needed.add_argument("-o", "--output", required=True, metavar="文件", help="要写出的副本")


def _add_form(parser: Parser) -> None:
    forms = _commands(
        parser,
        "action",
        {
            "list": "列出版式和地方补充",
            "show": "查看一个版式",
            "check": "列出版式定义里的全部错误",
            "install": "安装表式更新（.zip），先检查，有错误就不装",
            "remove": "移除安装过的表式",
        },
    )
    _add_json(forms["list"])
    forms["show"].needed.add_argument("edition", metavar="版式", help="例如 2021")
    _add_json(forms["show"])
    forms["check"].needed.add_argument("folder", metavar="文件夹", help="版式或地方补充的文件夹")
    forms["install"].needed.add_argument("package", metavar="文件", help="表式更新的压缩包")
    forms["remove"].needed.add_argument("code", metavar="编号", help="form list 列出的编号")


def _add_json(parser: Parser) -> None:
    parser.options.add_argument("--json", action="store_true", help="输出一份 JSON，供程序使用")
