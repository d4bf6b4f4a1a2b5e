"""Cover, texts, review and output, as a clerk uses them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QInputMethodEvent, QTextDocument
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Narrative, Severity
from qisheng_desktop.model.edits import Attachment, Edits, Explanation
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.dialogs import NewDialog, ReasonDialog
from qisheng_desktop.ui.findings import FindingModel, FindingPanel, count_words
from qisheng_desktop.ui.pages import review as review_module
from qisheng_desktop.ui.pages.cover import CoverPage, FieldEdit
from qisheng_desktop.ui.pages.narrative import NarrativePage
from qisheng_desktop.ui.pages.output import OutputPage
from qisheng_desktop.ui.pages.page_title import PageTitle
from qisheng_desktop.ui.pages.review import ReviewPage
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.repeated_dialog import RepeatedDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.steps import Badge, StepList, badge_of, steps_of
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession, fill_nought

TEXT, NEW = CellRef("1"), CellRef("3", "new", "natural")
REGULATIONS = CellRef("2", "regulations", "made")


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    return make_session(2024)


def type_chinese(editor: ReportTextEdit, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def narrative(session: Session, code: str) -> Narrative:
    return next(section for section in session.report.edition.narratives if section.code == code)


# ------------------------------------------------------------------------------------------------------------- texts


def test_typing_goes_into_the_report_and_ticks_the_outline(session: Session, qtbot: QtBot) -> None:
    page = NarrativePage(session, narrative(session, "1"), LIGHT)
    qtbot.addWidget(page)
    type_chinese(page.editor, "全年主动公开信息12条。")
    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    type_chinese(page.editor, "依申请公开。")
    assert session.report.paragraphs(TEXT) == ("全年主动公开信息12条。", "依申请公开。")
    ticked = [label.text() for label in page.findChildren(QLabel) if label.text().startswith("✓")]
    assert ticked == ["✓ 主动公开", "✓ 依申请公开"]
    session.undo_stack.undo()
    assert page.editor.toPlainText() == ""


def test_the_editor_follows_the_report_and_keeps_the_cursor(session: Session, qtbot: QtBot) -> None:
    editor = ReportTextEdit(session, TEXT, LIGHT)
    qtbot.addWidget(editor)
    type_chinese(editor, "甲乙丙丁")
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    session.edit(Edits({TEXT: "𣗋甲乙丙丁"}), "替换")
    assert editor.toPlainText() == "𣗋甲乙丙丁"
    assert editor.textCursor().position() == 6
    editor.select(1, 3)
    assert editor.textCursor().selectedText() == "甲乙"


def test_paste_is_plain_paragraphs(session: Session, qtbot: QtBot) -> None:
    editor = ReportTextEdit(session, TEXT, LIGHT)
    qtbot.addWidget(editor)
    data = QMimeData()
    data.setHtml('<p><img src="//evil/share/x.png">甲</p>')
    data.setText("　　甲。\r\n\r\n　　乙。\r\n")
    editor.insertFromMimeData(data)
    assert session.report.paragraphs(TEXT) == ("甲。", "乙。")


def test_a_text_loads_no_file(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    editor = ReportTextEdit(session, TEXT, LIGHT)
    qtbot.addWidget(editor)
    picture = tmp_path / "x.png"
    picture.write_bytes(b"x")
    kind = QTextDocument.ResourceType.ImageResource.value
    assert editor.loadResource(kind, QUrl.fromLocalFile(str(picture))) is None


# ------------------------------------------------------------------------------------------------------------- cover


def test_a_field_is_typed_into_the_report_and_follows_undo(session: Session, qtbot: QtBot) -> None:
    page = CoverPage(session, LIGHT)
    qtbot.addWidget(page)
    phone = next(edit for edit in page.findChildren(FieldEdit) if edit.accessibleName() == "联系电话")
    QTest.keyClicks(phone, "0431-8418")
    assert session.report.text(CellRef("phone")) == "0431-8418"
    session.undo_stack.undo()
    assert phone.text() == ""


def test_the_preface_is_drafted_from_the_facts(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = CoverPage(session, LIGHT)
    qtbot.addWidget(page)
    page.draft()
    assert "2024年1月1日至2024年12月31日" in session.report.text(CellRef("preface"))
    session.edit(Edits({CellRef("preface"): "自己写的"}), "修改文字")
    monkeypatch.setattr(messages, "ask", lambda *_args, **_words: False)
    page.draft()
    assert session.report.text(CellRef("preface")) == "自己写的"


def test_year_and_level_follow_both_ways(session: Session, qtbot: QtBot) -> None:
    page = CoverPage(session, LIGHT)
    qtbot.addWidget(page)
    page._year.setValue(2023)
    assert session.report.year == 2023
    page._level.setCurrentIndex(page._level.findData("street"))
    assert session.report.text(CellRef("level")) == "street"
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert page._year.value() == 2024
    assert page._level.currentData() == "township"


def test_a_filled_supplement_line_is_not_thrown_away(
    make_session: MakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_session(2020, ("jilin-2020",))
    page = CoverPage(session, LIGHT)
    qtbot.addWidget(page)
    session.edit(Edits({CellRef("2", "published_total"): Decimal(3)}), "录入")
    said: list[str] = []
    monkeypatch.setattr(messages, "tell_error", lambda *args: said.append(args[1]))
    box = page._supplements["jilin-2020"]
    box.click()
    assert said == ["不能改地方补充"]
    assert box.isChecked()


# ------------------------------------------------------------------------------------------------------------ titles


def test_a_title_may_differ_and_be_restored(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtWidgets import QInputDialog

    title = PageTitle(session, "4")
    qtbot.addWidget(title)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("四、复议诉讼情况", True))
    title.change()
    assert session.report.title("4") == "四、复议诉讼情况"
    assert any(finding.rule.code == "s-heading" for finding in session.report.findings)
    button = next(b for b in title.findChildren(QPushButton) if b.text() == "恢复官方标题")
    button.click()
    assert "4" not in session.report.titles


# ---------------------------------------------------------------------------------------------------------- findings


def test_findings_are_listed_with_counts_and_the_way_there(session: Session, qtbot: QtBot) -> None:
    fill_nought(session)
    session.edit(Edits({NEW: Decimal(3), REGULATIONS: Decimal(1)}), "录入")
    model = FindingModel(session, LIGHT)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    session.review()
    model.refresh()
    assert model.rowCount() == len(session.findings)
    panel = FindingPanel(session, LIGHT, [])
    qtbot.addWidget(panel)
    assert "核实 2" in count_words(session)
    with qtbot.waitSignal(panel.go_to) as seen:
        panel.step(1)
    assert isinstance(seen.args, list)
    assert seen.args[0] in session.findings


def test_a_reason_settles_a_soft_finding_until_a_figure_changes(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_nought(session)
    session.edit(Edits({REGULATIONS: Decimal(1)}), "录入")
    page = ReviewPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    finding = next(finding for finding in session.report.findings if finding.rule.code == "2-regulations")

    class Written(ReasonDialog):
        def exec(self) -> int:
            self._edit.setPlainText("经县司法局核实")
            return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(review_module, "ReasonDialog", Written)
    page.explain(finding)
    assert session.report.explanation(finding) == Explanation("经县司法局核实", session.report.figures_of(finding))
    assert not session.report.is_open(finding)
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert "核实说明：经县司法局核实" in texts
    session.edit(Edits({REGULATIONS: Decimal(2)}), "录入")
    finding = next(finding for finding in session.report.findings if finding.rule.code == "2-regulations")
    assert session.report.is_open(finding)
    assert any("1 → 2，请确认" in label.text() for label in page.findChildren(QLabel))
    model = FindingModel(session, LIGHT)
    assert any("1 → 2，请确认" in str(model.data(model.index(row))) for row in range(model.rowCount()))
    next(b for b in page.findChildren(QPushButton) if b.text() == "仍然成立").click()
    assert not session.report.is_open(finding)
    assert session.undo_stack.undoText() == "确认核实说明"


def test_personal_data_is_masked_or_confirmed_as_one_act(session: Session, qtbot: QtBot) -> None:
    page = ReviewPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    session.edit(Edits({TEXT: "联系人手机13800001234。"}), "修改文字")
    session.review()
    finding = next(finding for finding in session.findings if finding.rule.code == "p-personal")
    assert session.report.is_open(finding)
    next(b for b in page.findChildren(QPushButton) if b.text() == "不是个人信息").click()
    assert not session.report.is_open(finding)
    session.undo_stack.undo()
    page.take_first(finding)
    assert session.report.text(TEXT) == "联系人手机138****1234。"
    session.undo_stack.undo()
    assert session.report.text(TEXT) == "联系人手机13800001234。"


def test_a_printed_total_can_be_let_go(session: Session, qtbot: QtBot) -> None:
    total = CellRef("3", "new", "total")
    fill_nought(session)
    session.edit(Edits(printed={total: Decimal(5)}), "读入")
    page = ReviewPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    next(b for b in page.findChildren(QPushButton) if b.text() == "采用计算值").click()
    assert total not in session.report.printed


def test_locating_leads_to_the_place(session: Session, qtbot: QtBot) -> None:
    page = ReviewPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.go_to_wanted):
        next(b for b in page.findChildren(QPushButton) if b.text() == "定位").click()


# ------------------------------------------------------------------------------------------------------------- steps


def test_badges_follow_the_work(session: Session, qtbot: QtBot) -> None:
    steps = StepList(LIGHT)
    qtbot.addWidget(steps)
    steps.show_steps(session.report, session.findings, "cover")
    assert [step.code for step in steps_of(session.report)] == ["cover", *"123456", "review", "output"]
    assert badge_of(session.report, session.findings, "3") is Badge.NOT_BEGUN
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    assert badge_of(session.report, session.findings, "3") is Badge.BEGUN
    fill_nought(session)
    assert badge_of(session.report, session.findings, "3") is Badge.COMPLETE
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    assert badge_of(session.report, session.findings, "3") is Badge.WRONG
    steps.refresh(session.report, session.findings)
    assert "必须改正" in steps.item(3).toolTip()


# ------------------------------------------------------------------------------------------------------------ output


def make_complete(session: Session) -> None:
    fill_nought(session)
    texts = {CellRef(code): "本年没有收取信息处理费。" for code in "156"}
    session.edit(Edits(texts | {CellRef("preface"): "根据规定编制。"}), "填写")
    assert not [f for f in session.report.findings if f.rule.severity is not Severity.HINT]


def test_export_writes_what_is_ticked(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    make_complete(session)
    page = OutputPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    page._folder.setText(str(tmp_path))
    page._is_folder_chosen = True
    page._formal.setChecked(True)
    qtbot.waitUntil(lambda: page._pdf is not None and not page._previewing.is_busy, timeout=20_000)
    page.export()
    qtbot.waitUntil(lambda: len(page._written) == 2, timeout=20_000)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".pdf", ".xlsx"]
    assert (tmp_path / page._written[0].name).read_bytes() == page._pdf
    assert page._open_file.isVisible()
    page.close_work()


def test_sheets_and_tables_on_their_side_are_seen_before_they_are_written(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    page = OutputPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    page._folder.setText(str(tmp_path))
    page._is_folder_chosen = True
    qtbot.waitUntil(lambda: page._pdf is not None and not page._previewing.is_busy, timeout=20_000)
    before, plain = page._pdf, len(page._preview._images)
    for box in (page.choice.cover, page.choice.sign_off, page.choice.blank_form, page.choice.landscape["3"]):
        box.click()
    qtbot.waitUntil(lambda: page._pdf != before and not page._previewing.is_busy, timeout=20_000)
    images = page._preview._images
    assert len(images) >= plain + 2
    assert any(image.width() > image.height() for image in images)
    page.export()
    qtbot.waitUntil(lambda: len(page._written) == 4, timeout=20_000)
    assert sum("空白表" in path.name for path in tmp_path.iterdir()) == 2
    assert page._written[0].read_bytes() == page._pdf
    page.close_work()


def test_a_report_with_open_findings_is_only_a_draft(session: Session, qtbot: QtBot) -> None:
    page = OutputPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    assert not page._formal.isEnabled()
    assert page._draft.isChecked()
    assert "问题" in page._why.text()
    page.close_work()


def test_what_cannot_be_written_is_said(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "tell_error", lambda *args: said.append(args[1]))
    page = OutputPage(session, LIGHT)
    qtbot.addWidget(page)
    page._folder.setText(str(tmp_path / "gone"))
    page._is_folder_chosen = True
    page.export()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said == ["没有导出成功"]
    page.close_work()


def test_files_of_the_same_name_are_asked_about(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = OutputPage(session, LIGHT)
    qtbot.addWidget(page)
    page._folder.setText(str(tmp_path))
    page._is_folder_chosen = True
    page.export()
    qtbot.waitUntil(lambda: len(page._written) == 2, timeout=20_000)
    asked: list[str] = []

    def refuse(*args: object, **_words: object) -> bool:
        asked.append(str(args[2]))
        return False

    monkeypatch.setattr(messages, "ask", refuse)
    page.export()
    assert page._written[0].name in asked[0]
    page.close_work()


# ----------------------------------------------------------------------------------------------------------- dialogs


def test_a_new_report_gets_the_edition_of_its_year(session: Session, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = NewDialog(session.catalogue, 2020, "某某镇人民政府", parent)
    qtbot.addWidget(dialog)
    assert "2019" in dialog._edition.text()
    dialog._boxes["jilin-2020"].setChecked(True)
    assert dialog.supplements == ("jilin-2020",)
    dialog._year.setValue(2025)
    assert not dialog.supplements
    assert (dialog.unit, dialog.year, dialog.level) == ("某某镇人民政府", 2025, "township")


def test_the_sentences_of_last_year_are_listed_and_gone_to(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "镇里把办事指南印成小册子送到每户。村干部逐户讲解补贴怎样申领。"
    last = Report(session.report.edition, session.report.year - 1, Edits({TEXT: text}))
    session.edit(Edits({TEXT: f"今年另写了一句。{text}"}, last=Attachment(last_year_of(last))), "读入")
    session.review()
    page = ReviewPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    wanted: list[tuple[CellRef, int, int]] = []
    page.text_wanted.connect(lambda *given: wanted.append(given))

    def choose(dialog: RepeatedDialog) -> int:
        assert dialog._list.count() == 2
        dialog._show()
        dialog._list.setCurrentRow(0)
        dialog._show()
        return 1

    monkeypatch.setattr(RepeatedDialog, "exec", choose)
    next(b for b in page.findChildren(QPushButton) if b.text().startswith("看全部相同的句子")).click()
    ((ref, start, end),) = wanted
    assert session.report.text(ref)[start:end] == "镇里把办事指南印成小册子送到每户"


def test_a_table_whose_report_gave_way_shows_nothing_more(make_session: MakeSession, qtbot: QtBot) -> None:
    """A page goes only once the event loop comes round, and its clock may ring before; found by the monkey."""
    session = make_session(2020)
    session.lay_over(("jilin-2020",), "改地方补充")
    page = TablePage(session, next(one for one in session.report.edition.tables if one.code == "2"), LIGHT)
    qtbot.addWidget(page)
    line = CellRef("2", "published_total")
    page.go_to(line)
    assert page.grid.current == line
    session.undo_stack.undo()
    assert line not in session.report.edition.figures
    page.refresh()
    session.undo_stack.redo()
    page.refresh()
