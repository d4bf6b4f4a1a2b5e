"""`qisheng import SOURCE --into FILE`: a document that was worked on elsewhere, held against its report."""

from __future__ import annotations

from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.opening import open_project_file, read_document
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.shapes import Json
from qisheng_desktop.exporting.code import code_of
from qisheng_desktop.importing.revision import Difference, differences, edits_of, fits
from qisheng_desktop.model.cells import format_value
from qisheng_desktop.model.history import Origin
from qisheng_desktop.paths import backups_folder
from qisheng_desktop.sentences.doubts import doubt_sentence
from qisheng_desktop.sentences.revisions import difference_sentence
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.files import save_project


def revise(source: Path, target: Path, *, is_accepted: bool, in_json: bool) -> Outcome:
    """List what a document changes in a report; take it over as one change if it is accepted."""
    from qisheng_desktop.cli.reports import now

    project = open_project_file(target)
    draft, report = read_document(source), project.report
    if not fits(report, draft):
        year = f"{draft.year}年、" if draft.year else ""
        raise RefusedError(
            f"“{source.name}”是{year}{draft.edition}版式的报告，“{target.name}”是{report.year}年、"
            f"{report.edition.code}版式的，不能用来更新。没有改动。"
        )
    found = differences(report, draft)
    words = [difference_sentence(difference, report) for difference in found]
    was_current = not draft.code or draft.code == code_of(report)
    if found and is_accepted:
        change = report.apply(edits_of(report, found))
        project.history.add(change, at=now(), who="", origin=Origin.IMPORTED)
        save_project(project, target, at=now(), backups=Backups(backups_folder()))
    doubts = [doubt_sentence(doubt, report.edition) for doubt in draft.doubts]
    if in_json:
        shape: Json = {
            "changes": [_shape(difference, said) for difference, said in zip(found, words, strict=True)],
            "doubts": [
                {"at": None if doubt.at is None else str(doubt.at), "message": said}
                for doubt, said in zip(draft.doubts, doubts, strict=True)
            ],
            "code": draft.code or None,
            "is_current": was_current,
            "accepted": is_accepted,
        }
        return Outcome(shape=shape)
    lines = [f"有 {len(found)} 处不同："] if found else ["没有不同。"]
    lines += [f"  {number}. {sentence}" for number, sentence in enumerate(words, 1)]
    lines += [f"  注意：{sentence}" for sentence in doubts]
    if found:
        lines.append(f"已全部采用，已保存“{target}”。" if is_accepted else "没有改动。加上“--accept”全部采用。")
    remarks = [] if was_current else ["这份表格导出以后，报告又有改动，上面的不同里也有这些改动。"]
    return Outcome(lines, remarks=remarks)


def _shape(difference: Difference, said: str) -> Json:
    return {
        "at": str(difference.at),
        "part": difference.part.value,
        "old": None if difference.old is None else format_value(difference.old),
        "new": None if difference.new is None else format_value(difference.new),
        "message": said,
    }
