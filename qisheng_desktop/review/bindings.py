"""Deciding which cell, or which sum of cells, a number in a clause names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from qisheng_desktop.review import phrases
from qisheng_desktop.review.naming import Cells, Naming

REQUESTS, CASES, DOCUMENTS, DECISIONS = "requests", "cases", "documents", "decisions"


@dataclass(frozen=True, slots=True)
class Clause:
    """The words around one number: ``near`` right before it, ``far`` since the last number, ``trail`` after it."""

    near: str
    far: str
    trail: str
    carried: re.Pattern[str]
    forward: re.Pattern[str]
    is_about_requests: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What the sentence has spoken of so far: the matter, the rows of table 三, the court way, the list at hand.

    ``before`` are the rows spoken of before those at hand.
    """

    matter: str = ""
    rows: str = ""
    case: tuple[str, ...] = ()
    document: str = ""
    listed: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a number is said to be: under which rule, which sums of cells it may be, and what to remember of it."""

    code: str
    options: tuple[Cells, ...]
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True)
class Unbound:
    """Why a number names no cell."""

    reason: str


NO_CELL = Unbound("没有说明是表中的哪一格")
PART = Unbound("说的只是其中一部分")
OTHER_MATTER = Unbound("说的是其他事项")


def bind(clause: Clause, memory: Memory, names: Naming) -> Binding | Unbound:
    """Say which cells a number names; the words right before it count first, then those after, then those before."""
    if _SEVERAL.search(clause.near):
        return Unbound("是并列的数")
    if _PARTITIVE.search(clause.near):  # 收到的申请中有15件…: what stands before is the whole, not the part
        part = _requests(clause.trail, "", clause, memory, names) if clause.trail else NO_CELL
        return PART if part is NO_CELL else part
    places = [(clause.near, clause.trail), (clause.trail, ""), (clause.far, clause.trail)]
    if re.search(r"[\u4e00-\u9fff]{2,}", clause.trail) and is_filler(clause.near):
        places[0], places[1] = places[1], places[0]
    answer: Binding | Unbound = NO_CELL
    for words, after in places:
        for reader in _readers(words, after, memory):
            answer = reader(words, after, clause, memory, names)
            if answer is not NO_CELL:
                return answer
    return answer


Reader = Callable[[str, str, Clause, Memory, Naming], Binding | Unbound]


def _readers(words: str, after: str, memory: Memory) -> Iterator[Reader]:
    """Yield what may find a cell for a clause; most clauses lack a sign that the patterns of a reader need."""
    if memory.matter == DOCUMENTS or "规" in words or "规" in after:
        yield _documents
    if "行政" in words or "对外" in words:
        yield _decisions
    if memory.matter == CASES or "议" in words or "诉" in words:
        yield _cases
    yield _requests


_ABOUT = re.compile(r"涉及?(?:及)?(?:我镇|我街道|本机关)?的?政府?信息公开|信访")
_NOUN = re.compile(
    r"申请(?:公开)?(?:件|事项|数量|总数|总量|数)?(?:情况)?(?:共计|共有|共|合计|总计|为|有|是|：|:|）|（新收）|\s)*(?:自然人|公民|企业)?$"
)
_PARTITIVE = re.compile(r"(?<!其)中，?(?:仅|只|还|尚|共)?有\s*$")
_REQUESTED = re.compile(r"(?<!依)申请公开(?:政府)?信息(?:共计|共有|共|合计|总计|为|有|是|：|:|\s)*$")
_SUM = re.compile(r"(?:以上)?(?:共计|合计|总计|累计|共)(?:为|是|有|办理|处理|\s)*")
_DOCUMENT_REST = re.compile(
    r"(?:的|共计|共有|共|总数|数量|件数|数|为|是|有|达|本年度?|全年|新?制发|新?制定|出台|印发|废止|失效|和|及|宣布|现行|有效|继续|保持|目前|"
    r"件|方面|中|情况|工作|新|本年|，|、|,|：|:|（|）|\s)*"
)
_SEVERAL = re.compile(r"分别(?:为|是|有|达|达到)?\s*$|分别(?=收|受|办|答|接|新)")
_FILLER = re.compile(
    r"(?:其中|有|共有|另有|尚有|还有|仍有|对|将|在|的|及|和|与|、|，|,|：|:|（|\(|；|\s|是|已|先后|共|分别)*"
)


def is_filler(words: str) -> bool:
    """Say whether words name nothing, so that what follows the number counts."""
    return _FILLER.fullmatch(words) is not None


def _documents(words: str, after: str, _: Clause, memory: Memory, names: Naming) -> Binding | Unbound:
    named = f"{words}{after}"
    has_noun = phrases.DOCUMENTS.search(named)
    has_rules = phrases.REGULATIONS.search(named)
    ways = {
        "made": phrases.MADE.search(words),
        "repealed": phrases.REPEALED.search(words),
        "valid": phrases.VALID.search(words.rstrip(" 的共为有是：:")) or phrases.VALID.search(words),
    }
    used = [way for way, found in ways.items() if found]
    if not (has_noun or has_rules or (memory.matter == DOCUMENTS and used)):
        return NO_CELL
    if phrases.REQUEST.search(named) or (has_noun and has_rules):
        return NO_CELL if phrases.REQUEST.search(named) else PART
    if len(used) != 1 or phrases.NOT_MADE.search(named.replace("公开发布", "")):
        return OTHER_MATTER
    if has_noun and not _DOCUMENT_REST.fullmatch(named, has_noun.end()):
        return OTHER_MATTER
    row = "regulations" if has_rules else memory.document if not has_noun else "documents"
    cells = names.published(row, used[0])
    if not cells:
        return NO_CELL
    return Binding("t-documents", (cells,), Memory(DOCUMENTS, document=row))


def _decisions(words: str, after: str, _: Clause, memory: Memory, names: Naming) -> Binding | Unbound:
    found = [(match.end(), row) for row, form in phrases.DECISIONS.items() for match in form.finditer(words)]
    if not found:
        return NO_CELL
    if len(found) > 1 or phrases.PUBLISHED.search(words) or phrases.PUBLISHED.search(after[:4]):
        return OTHER_MATTER
    if memory.matter == "published":
        return OTHER_MATTER
    cells = names.published(found[0][1], "decisions")
    rest = words[found[0][0] :]
    if not re.fullmatch(r"(?:的|处理|决定|书|案件|数量|总数|数|共|共计|为|是|了|：|:|事件|办结|办理|\s|（.*）)*", rest):
        return OTHER_MATTER
    return Binding("t-decisions", (cells,), Memory(DECISIONS)) if cells else NO_CELL


def _cases(words: str, after: str, _: Clause, memory: Memory, names: Naming) -> Binding | Unbound:
    ways = _ways(words)
    result = next((code for code, form in phrases.CASE_RESULTS.items() if form.search(words)), "")
    if not result and memory.matter == CASES and phrases.OTHER.fullmatch(words):
        result = "other"
    if not ways and not (memory.matter == CASES and (result or phrases.OTHER.fullmatch(words))):
        return NO_CELL
    if phrases.CASE_PART.search(_ABOUT.sub("", words)):
        return OTHER_MATTER
    part = next((code for code, form in phrases.CASE_RESULTS.items() if not result and form.match(after)), "")
    result = result or part
    asked = ways or memory.case
    code = "t-review" if asked == ("review",) else "t-suit"
    cells = names.cases(*(f"{way}_{result or 'total'}" for way in asked))
    return Binding(code, (cells,), Memory(CASES, case=asked)) if cells else NO_CELL


def _ways(words: str) -> tuple[str, ...]:
    ways: list[str] = []
    for way, form in (("after", phrases.AFTER), ("direct", phrases.DIRECT)):
        if form.search(words):
            ways.append(way)
            words = form.sub("…", words)
    if phrases.REVIEW.search(words):
        ways.insert(0, "review")
    if not {"after", "direct"} & set(ways) and phrases.SUIT.search(words):
        ways += ["direct", "after"]
    return tuple(ways)


def _requests(words: str, after: str, clause: Clause, memory: Memory, names: Naming) -> Binding | Unbound:
    row, code, rest = _sum(words, memory) or _row(words, clause, memory)
    column, rest = _column(rest, words, memory)
    if not row and not column:
        return NO_CELL
    is_named = phrases.REQUEST.search(words) or phrases.REQUEST.search(after)
    if not (is_named or clause.is_about_requests or memory.matter == REQUESTS):
        return OTHER_MATTER
    blocked = _blocked(rest, row)
    if blocked:
        return blocked
    rows = row or memory.rows or "new"
    base = [rows]
    if rows == "new":
        base = ["new", "new|carried_in"]
    elif rows == "handled":
        base = ["total", "new", "new|carried_in"]
    elif rows == "noun":
        base = ["new", "new|carried_in", "total"]
    elif rows == "carried":
        base = ["carried_in", "carried_out"]
    if not row and not memory.rows:
        base = ["new", "new|carried_in", "total"]
    options = tuple(names.requests(one, column or "total") for one in base)
    if column:
        code = "t-kind"
    listed = "columns" if column else "leaves" if "_" in row else "results" if code == "t-result" else ""
    kept = Memory(REQUESTS, (memory.rows if column and not row else rows) or "new", listed=listed, before=memory.rows)
    return Binding(code, options, kept) if all(options) else NO_CELL


def _sum(words: str, memory: Memory) -> tuple[str, str, str] | None:
    """Read 共计 after what came in and what came over, or after a list of results: all of these together."""
    if memory.listed == "results" and _SUM.fullmatch(words):
        return "total", "t-done", ""
    is_both = {memory.rows, memory.before} == {"new", "carried_in"}
    return ("new|carried_in", "t-new", "") if is_both and _SUM.fullmatch(words) else None


def _row(words: str, clause: Clause, memory: Memory) -> tuple[str, str, str]:  # noqa: PLR0911 - first fit wins
    """Find the row of table 三 a clause names; return it, the rule, and the words without it."""
    for form, row, code in ((clause.carried, "carried_in", "t-carried"), (clause.forward, "carried_out", "t-forward")):
        if form.search(words):
            rest = form.sub("", words)
            if row == "carried_in" and phrases.NEW.search(rest):
                return "new|carried_in", "t-new", rest
            is_mixed = phrases.DONE.search(rest) or (row == "carried_in" and clause.forward.search(rest))
            return ("", "", words) if is_mixed and row == "carried_in" else (row, code, rest)
    for group in (phrases.RESULTS, phrases.GROUPS):
        for row, form in group.items():
            if form.search(words):
                return row, "t-result", form.sub("", words)
    if memory.matter == REQUESTS and phrases.BARE_GRANTED.fullmatch(words) and memory.listed != "columns":
        return "granted", "t-result", ""
    if phrases.OTHER.fullmatch(words) and memory.listed in {"results", "leaves"}:
        row = {"results": "other", "leaves": "other_3" if memory.rows.startswith("other_") else ""}[memory.listed]
        return row, "t-result", ""
    if "结转" in words:
        return "carried", "t-carried", words.replace("结转", "")
    return _verb(words)


def _verb(words: str) -> tuple[str, str, str]:  # noqa: PLR0911 - each return is a reading
    """Find the row by its verb, if nothing narrows its object."""
    new, done, handled = (list(form.finditer(words)) for form in (phrases.NEW, phrases.DONE, phrases.HANDLED))
    if new and done:
        return "", "", words
    verbs = new or done or handled
    if verbs:
        first, last = verbs[0], verbs[-1]
        is_named = phrases.REQUEST.search(words)
        is_plain = phrases.OBJECT.fullmatch(words, last.end())
        if not is_plain:
            return "", "", words
        if not is_named and not phrases.ADVERB.fullmatch(words, 0, first.start()) and new:
            return "", "", words
        row = "new" if new else "total" if done else "handled"
        return row, "t-new" if new else "t-done", words
    if phrases.NEW_NOUN.search(words) and phrases.OBJECT.fullmatch(words):
        return "new", "t-new", words
    is_noun = _NOUN.search(words) or _REQUESTED.search(words)
    if phrases.REQUEST.search(words) and is_noun and phrases.OBJECT.fullmatch(words):
        return "noun", "t-new", words
    return "", "", words


def _column(rest: str, words: str, memory: Memory) -> tuple[str, str]:
    """Find the applicant kind a clause names; two kinds together are all of them."""
    found = [column for column, form in phrases.COLUMNS.items() if form.search(rest)]
    if phrases.OTHER.fullmatch(words) and memory.listed == "columns":
        return "other", ""
    if len(found) == 1:
        return found[0], phrases.COLUMNS[found[0]].sub("", rest)
    return "", rest


def _blocked(rest: str, row: str) -> Unbound | None:
    """Say what narrows the clause to something that has no cell."""
    rest = phrases.REQUEST.sub("", rest)
    if phrases.OTHER_MATTER.search(rest):
        return OTHER_MATTER
    narrowed = re.sub(r"属于|补正", "", rest) if "_" in row else rest
    if phrases.PART.search(narrowed):
        return PART
    channels = phrases.CHANNEL.findall(rest)
    if len(channels) == 1 and not phrases.ALL_CHANNELS.search(rest):
        return PART
    return None
