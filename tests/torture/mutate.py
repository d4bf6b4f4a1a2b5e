"""Spoiling what was well made: each function takes chance and a thing, and gives another of its kind.

All of it is decided by the `Random` handed in, so an input is known again by its seed and number.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from io import BytesIO
from random import Random

from lxml import etree

LONGEST = 2**20
"""Bytes of the largest input: what is larger is refused by its size, which other tests hold."""
TOKEN = re.compile(r"<[^<>]*>|[^<>]+|[<>]")
WORD = re.compile(r"\w+|\s+|[^\w\s]")
ATTRIBUTE = re.compile(r'="[^"]*"')
NUMBERS = (
    "0", "-1", "1", "63", "64", "256", "65535", "65536", "1000000", "2147483648", "99999999999999999999", "1e308",
    "1E400", "-0", "+5", "1.5", "NaN", "Infinity", "-Infinity", "0x10", "1_000", "1,000", "１２", "٣", "²", "½", "①",
    "十二", "〇", "1" * 400, "9" * 5000, "",
)  # fmt: skip
STRINGS = (
    "\x00", "\x0b\x0c", "\u2028", "\ufeff", "\u202e", "\u200b", "\ufffd", "\uffff", "\U0001f600", "\ue000", "ａ", "é",
    "\r", "\r\n", "\n", "\t", " ", "\u3000", "\xa0", "A1:XFD1048576", "XFD1048576", "../../etc/passwd", "file:///x",
    "//host/share/x.png", "=1+1", "%s%n", "{0}", "{year}", "]]>", "&amp;", "&#0;", "&#xD800;", "&x;", "<!--", "-->",
    "<![CDATA[", "<?xml", "<!DOCTYPE a>", "一、", "二、主动公开政府信息情况", "2023年", "三", "总计", "总 计",
    "合计", "其他", "自然人", "本年新收政府信息公开申请数量", "（其中", "件）", "不适用", "~", "年", "公元",
    "二〇二三年", "00000年", "长" * 3000,
)  # fmt: skip


def pick(chance: Random) -> str:
    """Give a number or a string that readers are known to stumble over."""
    return chance.choice(NUMBERS if chance.random() < 0.5 else STRINGS)


def times(chance: Random, size: int) -> int:
    """Give how often something of this size may be repeated: mostly a few times, now and then very often."""
    often = chance.choices((2, 3, 5, 20, 300, 5_000, 100_000), (30, 20, 15, 10, 5, 2, 1))[0]
    return max(1, min(often, LONGEST // max(size, 1)))


def span(chance: Random, length: int) -> tuple[int, int]:
    """Give a stretch of something of this length, more often a short one."""
    start = chance.randrange(length + 1)
    return start, min(length, start + int(chance.expovariate(1 / 20)) + 1)


def raw(chance: Random, data: bytes) -> bytes:
    """Spoil bytes."""
    start, end = span(chance, len(data))
    head, middle, tail = data[:start], data[start:end], data[end:]
    other, last = span(chance, len(data))
    marks = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\x80")
    replaced = (
        bytes(byte ^ (1 << chance.randrange(8)) for byte in middle),
        b"",
        middle * times(chance, len(middle)),
        chance.randbytes(len(middle)),
        pick(chance).encode("utf-8", "replace"),
        data[other:last],
    )
    match chance.randrange(8):
        case 0:
            return head
        case 1:
            return head + chance.choice(marks) + tail[4:]
    return head + chance.choice(replaced) + tail


def pieces(chance: Random, parts: list[str]) -> list[str]:
    """Spoil a sequence of tokens, lines or words."""
    start, end = span(chance, len(parts))
    end = min(end, start + 12)
    middle = parts[start:end]
    match chance.randrange(7):
        case 0:
            middle = []
        case 1:
            middle *= times(chance, sum(map(len, middle)))
        case 2:
            middle = [pick(chance)]
        case 3:
            middle = [*middle, pick(chance)]
        case 4:
            chance.shuffle(middle)
        case 5:
            other, last = span(chance, len(parts))
            middle = parts[other:last]
        case _ if parts:
            middle = [text(chance, parts[min(start, len(parts) - 1)]), *middle[1:]]
    return parts[:start] + middle + parts[end:]


def text(chance: Random, given: str) -> str:
    """Spoil a text by its words or characters."""
    if chance.random() < 0.5:
        return "".join(pieces(chance, WORD.findall(given)))
    start, end = span(chance, len(given))
    return given[:start] + chance.choice(("", pick(chance), given[start:end] * 2)) + given[end:]


def lines(chance: Random, given: str) -> str:
    """Spoil a text by its lines."""
    return "\n".join(pieces(chance, given.split("\n"))) if chance.random() < 0.6 else text(chance, given)


def markup(chance: Random, given: str) -> str:
    """Spoil XML or HTML by its tags, the values in them and what stands between."""
    found = list(ATTRIBUTE.finditer(given)) if chance.random() < 0.35 else []
    if found:
        at = chance.choice(found)
        value = pick(chance).replace('"', "")
        return f'{given[: at.start()]}="{value}"{given[at.end() :]}'
    tokens = TOKEN.findall(given)
    if tokens and chance.random() < 0.15:  # deep in itself
        start, end = span(chance, len(tokens))
        opened = [token for token in tokens[start:end] if token.startswith("<") and token[1:2].isalpha()]
        tokens[start:start] = opened * times(chance, sum(map(len, opened)))
        return "".join(tokens)
    return "".join(pieces(chance, tokens))


def elements(chance: Random, given: str) -> str:
    """Spoil XML by its elements, so that it stays well-formed; what is no XML is spoilt by its tags."""
    try:
        root = etree.fromstring(given.encode("utf-8", "replace"))
    except (etree.XMLSyntaxError, ValueError):
        return markup(chance, given)
    nodes = list(root.iter("*"))
    node, other = chance.choice(nodes), chance.choice(nodes)
    above = node.getparent()
    value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\uffff]", "", pick(chance))
    match chance.randrange(8):
        case 0 if above is not None:
            above.remove(node)
        case 1 if above is not None:
            copies = [deepcopy(node) for _ in range(times(chance, len(etree.tostring(node))))]
            above[above.index(node) : above.index(node)] = copies
        case 2 if node not in list(other.iterancestors()) and node is not other:
            other.append(node)
        case 3:
            node.tag = other.tag
        case 4:
            node.text = value
        case _ if other.attrib:
            name = chance.choice(list(other.attrib))
            node.set(name, value if chance.random() < 0.7 else other.attrib[name])
    return str(etree.tostring(root, encoding="unicode"))


def tree(chance: Random, given: object) -> object:
    """Spoil what a JSON or TOML text says: one place in it, anywhere."""
    if isinstance(given, dict) and given and chance.random() < 0.85:
        return _object(chance, dict(given))
    if isinstance(given, list) and given and chance.random() < 0.85:
        return _list(chance, list(given))
    if isinstance(given, str) and chance.random() < 0.5:
        return text(chance, given)
    return _other(chance)


def _object(chance: Random, given: dict[str, object]) -> dict[str, object]:
    key = chance.choice(list(given))
    match chance.randrange(8):
        case 0:
            del given[key]
        case 1:
            given[text(chance, key) or "x"] = given.pop(key)
        case 2:
            given[key] = given[chance.choice(list(given))]
        case _:
            given[key] = tree(chance, given[key])
    return given


def _list(chance: Random, given: list[object]) -> list[object]:
    at = chance.randrange(len(given))
    match chance.randrange(8):
        case 0:
            del given[at]
        case 1:
            given[at:at] = [given[at]] * min(times(chance, 200), 300)
        case 2:
            chance.shuffle(given)
        case _:
            given[at] = tree(chance, given[at])
    return given


def _other(chance: Random) -> object:
    deep: object = 1
    for _ in range(chance.choice((1, 3, 20))):
        deep = [deep] if chance.random() < 0.5 else {"k": deep}
    whole = chance.choice((0, -1, 1, 2, 10**9, 10**14, 2**63 - 1, 1900, 2023, 9999, 10**6))
    return chance.choice((whole, whole, pick(chance), pick(chance), True, 1.5, [], {}, "", deep))


def zipped(chance: Random, data: bytes) -> bytes:
    """Spoil a ZIP: mostly the text of a part, else its parts, else its bytes."""
    if chance.random() < 0.1:
        return raw(chance, data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = weighted(chance, parts)
    match chance.randrange(20):
        case 0:
            del parts[name]
        case 1:
            parts[chance.choice((f"../{name}", f"{name}x", "word/document.xml", "xl/workbook.xml"))] = parts[name]
        case 2:
            parts[name] = raw(chance, parts[name])
        case _:
            for _ in range(chance.randint(1, 3)):
                change = elements if chance.random() < 0.7 else markup
                parts[name] = change(chance, parts[name].decode("utf-8", "replace")).encode("utf-8", "replace")
    return zip_of(parts)


def weighted(chance: Random, parts: dict[str, bytes]) -> str:
    """Choose a part, those that hold content five times as often."""
    names = list(parts)
    content = re.compile(r"document|sheet|sharedStrings|styles|content")
    return chance.choices(names, [5 if content.search(name) else 1 for name in names])[0]


def zip_of(parts: dict[str, bytes]) -> bytes:
    """Make a ZIP that costs little time to make."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            is_plain = name == "mimetype"  # OpenDocument is known by it
            packing = zipfile.ZIP_STORED if is_plain else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content[: 8 * LONGEST], packing)
    return out.getvalue()


def several(chance: Random, change: Callable[[Random, str], str], given: str) -> str:
    """Spoil a text one to four times over."""
    for _ in range(chance.randint(1, 4)):
        given = change(chance, given)
    return given[:LONGEST]


def one_of(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Choose a well-made one, small ones more often."""
    return seeds[min(chance.randrange(len(seeds)), chance.randrange(len(seeds)))]
