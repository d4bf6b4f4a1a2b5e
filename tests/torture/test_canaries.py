"""What goes out says nothing of the person, the machine and its folders; logs say nothing of the answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.torture.canary_names import ANSWER, DELETED, FILE, FOLDER, HOME, HOST, USER, found_in
from tests.torture.conftest import Say

ROOT = Path(__file__).resolve().parent.parent.parent
PRIVATE = (USER, HOST, HOME, FOLDER, FILE)
FORMATS = ("pdf", "xlsx", "docx", "html")


def run(folder: Path, *command: str) -> str:
    """Run a command of ours as a person of that name, on a machine of that name where names can be given."""
    home = folder.parent / HOME
    home.mkdir(exist_ok=True)
    places = ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    environment = os.environ | dict.fromkeys(places, str(home)) | dict.fromkeys(("USER", "LOGNAME", "USERNAME"), USER)
    environment |= {"HOSTNAME": HOST, "COMPUTERNAME": HOST, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment |= {"QT_QPA_PLATFORM": "offscreen"}
    start = [sys.executable, *command]
    if shutil.which("unshare") and os.geteuid() == 0:
        named = f'hostname {HOST} 2>/dev/null || echo {HOST} > /proc/sys/kernel/hostname; exec "$@"'
        is_able = subprocess.run(["unshare", "--uts", "true"], check=False, capture_output=True).returncode == 0
        start = ["unshare", "--uts", "sh", "-c", named, "sh", *start] if is_able else start
    done = subprocess.run(start, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stderr[-3000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a session that put out everything there is."""
    folder = tmp_path_factory.mktemp("canaries") / FOLDER
    folder.mkdir()
    said = run(folder, "-m", "tests.torture.canary_outputs", str(folder), f"{FILE}.qisheng")
    assert said.rstrip().endswith("done"), said[-3000:]
    project = folder / f"{FILE}.qisheng"
    run(folder, "-m", "qisheng_desktop", "export", str(project), "--to", ",".join(FORMATS), "-d", str(folder / "out"))
    run(folder, "-m", "qisheng_desktop", "submit", str(project), "-o", str(folder / "submitted.qisheng"))
    return folder


def test_nothing_that_goes_out_names_person_machine_or_folder(session: Path, say: Say) -> None:
    outputs = [*(session / "out").iterdir(), session / f"{FILE}.qisheng"]
    outputs += [session / name for name in ("copy.qisheng", "submitted.qisheng", "diagnostics.zip", "logs.txt")]
    assert {path.suffix for path in outputs} == {".pdf", ".xlsx", ".docx", ".html", ".qisheng", ".zip", ".txt"}
    assert {path.name: found_in(path.read_bytes(), PRIVATE) for path in outputs} == {
        path.name: set() for path in outputs
    }
    say(f"canaries: {len(PRIVATE)} names looked for in {len(outputs)} outputs and all that is packed in them: none")


def test_logs_and_diagnostics_hold_no_answer(session: Path) -> None:
    for name in ("logs.txt", "diagnostics.zip"):
        assert found_in((session / name).read_bytes(), (ANSWER, DELETED)) == set()
    assert (session / "logs.txt").stat().st_size > 100


def test_a_copy_for_others_holds_no_deleted_text(session: Path) -> None:
    assert found_in((session / f"{FILE}.qisheng").read_bytes(), (ANSWER, DELETED)) == {ANSWER, DELETED}
    for name in ("copy.qisheng", "submitted.qisheng"):
        assert found_in((session / name).read_bytes(), (ANSWER, DELETED)) == {ANSWER}


def test_the_search_looks_into_everything() -> None:
    """What is there is found: in parts of ZIPs within ZIPs, in streams of PDFs, in every encoding."""
    import zlib

    inner, outer = BytesIO(), BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", f"x{USER.upper()}x")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b", inner.getvalue())
        archive.writestr(HOST, "")
    assert found_in(outer.getvalue(), PRIVATE) == {USER, HOST}
    pdf = b"%PDF-1.4\n1 0 obj<<>>stream\n" + zlib.compress(HOME.encode("utf-16-be")) + b"\nendstream"
    assert found_in(pdf, PRIVATE) == {HOME}
    assert found_in(ANSWER.encode("gb18030"), (ANSWER,)) == {ANSWER}
    assert found_in(b'"\\u5f20\\u4e09\\u4e30\\u67f3\\u836b"', (ANSWER,)) == {ANSWER}
