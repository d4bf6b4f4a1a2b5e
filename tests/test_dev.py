from __future__ import annotations

import json
from pathlib import Path

import dev
import dev_checks
import dev_env
import pytest


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev_env, "missing_libraries", lambda: ["libEGL.so.1", "libxcb-cursor.so.0"])
    monkeypatch.setattr(dev_env, "is_root", lambda: False)


@pytest.mark.usefixtures("bare_system")
def test_without_rights_the_command_to_run_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    with pytest.raises(dev_env.SetupError, match=r"sudo sh -c 'apt-get update && apt-get .*libegl1 libxcb-cursor0'"):
        dev_env.require_qt_libraries()


@pytest.mark.usefixtures("bare_system")
def test_without_apt_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(dev_env.SetupError, match=r"libEGL\.so\.1, libxcb-cursor\.so\.0"):
        dev_env.require_qt_libraries()


def test_a_setup_that_cannot_be_is_told_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        message = "no network"
        raise dev_env.SetupError(message)

    monkeypatch.setitem(dev.COMMANDS, "run", fail)
    monkeypatch.setattr("sys.argv", ["dev.py", "run"])
    assert dev.main() == 2
    assert "no network" in capsys.readouterr().err


def test_a_failing_command_is_shown_and_a_good_one_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    dev_env.run_quietly(["echo", "fine"], "failed")
    with pytest.raises(dev_env.SetupError, match="failed"):
        dev_env.run_quietly(["sh", "-c", "echo why; exit 1"], "failed")
    with pytest.raises(dev_env.SetupError, match="failed"):
        dev_env.run_quietly(["no-such-program"], "failed")
    shown = capfd.readouterr()
    assert "why" in shown.err
    assert "fine" not in shown.out + shown.err


def test_the_stamp_changes_with_what_decides_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = dev_env.stamp(())
    assert before != dev_env.stamp(("dev",))
    other = tmp_path / "constraints.txt"
    other.write_text("reportlab==1\n")
    monkeypatch.setattr(dev_env, "CONSTRAINTS", other)
    assert dev_env.stamp(()) != before


def test_every_requirement_is_pinned() -> None:
    lines = dev_env.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].lower() for line in lines if "==" in line}
    wanted = {dev_env.package_name(requirement) for requirement in dev_env.wanted_packages(("dev",))}
    assert wanted <= pinned
    assert not [line for line in lines if line and not line.startswith("#") and "==" not in line]


def test_coverage_is_told_by_room(tmp_path: Path) -> None:
    def file(covered: int, statements: int) -> dict[str, dict[str, int]]:
        counts = {"covered_lines": covered, "num_statements": statements, "covered_branches": 1, "num_branches": 1}
        return {"summary": counts}

    report = tmp_path / "coverage.json"
    files = {
        "qisheng_desktop/model/a.py": file(9, 9),
        "qisheng_desktop/model/b.py": file(4, 9),
        "qisheng_desktop/cli.py": file(9, 9),
    }
    report.write_text(json.dumps({"files": files}))
    assert dev_checks.coverage_by_room(report) == {"(top)": 100.0, "model": 75.0}


def test_a_long_command_shows_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev_env, "SECONDS_BETWEEN_DOTS", 0.05)
    dev_env.run_quietly(["sleep", "0.3"], "failed")
    assert capsys.readouterr().out.startswith("..")


def test_tests_do_without_libreoffice_where_it_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(packages: list[str], purpose: str) -> None:
        message = f"no {packages} for {purpose}"
        raise dev_env.SetupError(message)

    monkeypatch.setattr(dev_env, "find_soffice", lambda: None)
    monkeypatch.setattr(dev_env, "is_root", lambda: True)
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(dev_env, "install_system_packages", fail)
    dev_env.offer_libreoffice()
    assert "libreoffice-calc-nogui" in capsys.readouterr().err


@pytest.mark.parametrize(("model", "rest", "is_met"), [(100, 90, True), (99, 100, False), (100, 89, False)])
def test_gates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: float, rest: float, *, is_met: bool) -> None:
    monkeypatch.setattr(dev_checks, "COVERAGE", tmp_path)
    assert not dev_checks.gates()
    monkeypatch.setattr(dev_checks, "COVERAGE", Path(__file__))
    monkeypatch.setattr(dev_checks, "coverage_by_room", lambda _: {"model": model, "ui": rest})
    assert dev_checks.gates() is is_met


@pytest.mark.parametrize(
    ("closing", "said"),
    [
        ("==== 12 passed, 1 skipped in 1.20s ====", "12 passed, 0 failed, 1 skipped"),
        ("= 2 failed, 12 passed, 3 deselected, 1 error in 61.20s (0:01:01) =", "12 passed, 3 failed, 0 skipped"),
        ("", "0 passed, 0 failed, 0 skipped"),
    ],
)
def test_the_closing_line(closing: str, said: str) -> None:
    assert dev_checks.counts(closing) == said


@pytest.mark.parametrize(
    ("soffice", "ci", "is_complete"),
    [("/usr/bin/soffice", "true", True), (None, "true", False), (None, "", True)],
)
def test_libreoffice_may_be_missing_except_in_ci(
    monkeypatch: pytest.MonkeyPatch, soffice: str | None, ci: str, *, is_complete: bool
) -> None:
    monkeypatch.setattr(dev_checks, "find_soffice", lambda: soffice)
    monkeypatch.setenv("CI", ci)
    arguments, complete = dev_checks.pytest_arguments()
    assert complete is is_complete
    assert ("not libreoffice" in arguments) is (soffice is None)


def test_figures_name_the_versions_they_were_taken_with() -> None:
    told = dev_checks.machine()
    assert "pyside6-essentials 6." in told
    assert "Python 3." in told
