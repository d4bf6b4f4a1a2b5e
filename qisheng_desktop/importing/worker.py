"""Reading a foreign document in a process of its own: 512 MB of memory, 10 s of processor time, 15 s in all.

A process and its pipes, not `multiprocessing`: that opens sockets, and runs the program's main module again. The
process gets the bytes, so it opens no file but the form definitions, and gives JSON back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from qisheng_desktop.errors import ImportRefusedError, RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.reader import LARGEST, read_bytes, read_pasted
from qisheng_desktop.importing.wire import WireError, dump, load
from qisheng_desktop.importing.word import convert_doc
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.paths import forms_folders

MOST_MEMORY = 512 * 2**20
MOST_PROCESSOR_SECONDS = 10
MOST_SECONDS = 15.0
LARGEST_ANSWER = 5 * 2**20
FROZEN_FLAG = "--read-foreign"
"""What a frozen program is started with to become this process; its main module calls ``serve``."""
_POLL = 0.05
_PASTED = Path("clipboard")


def _folders(forms: Path | None) -> str:
    return "\n".join(str(folder) for folder in ((forms,) if forms else forms_folders()))


def read_file(path: Path, *, forms: Path | None = None, is_cancelled: Callable[[], bool] = lambda: False) -> Draft:
    """Read a document; ``is_cancelled`` is asked some twenty times a second.

    Raises:
        ImportRefusedError: If it is not read; carries the reason.
    """
    data = _content(path)
    head = {"name": path.name, "forms": _folders(forms)}
    try:
        return _read(head, data, path, is_cancelled)
    except ImportRefusedError as refused:
        if refused.kind is not RefusalKind.OLD_WORD:
            raise
        converted = convert_doc(path, is_cancelled)
        if converted is None:
            raise
    return _read(head | {"name": f"{path.stem}.docx"}, converted, path, is_cancelled)


def read_clipboard(
    html: str, text: str, *, forms: Path | None = None, is_cancelled: Callable[[], bool] = lambda: False
) -> Draft:
    """Read the flavours of a clipboard, either of which may be empty.

    Raises:
        ImportRefusedError: If it is not read; carries the reason.
    """
    data = json.dumps([html, text]).encode("ascii")
    if len(data) > LARGEST:
        raise ImportRefusedError(_PASTED, RefusalKind.TOO_LARGE)
    return _read({"forms": _folders(forms)}, data, _PASTED, is_cancelled)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise ImportRefusedError(path, RefusalKind.TOO_LARGE)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise ImportRefusedError(path, RefusalKind.NOT_FOUND) from error
    except OSError as error:
        raise ImportRefusedError(path, RefusalKind.NO_RIGHT) from error


def _read(head: dict[str, str], data: bytes, path: Path, is_cancelled: Callable[[], bool]) -> Draft:
    answer = _ask(json.dumps(head).encode("ascii") + b"\n" + data, path, is_cancelled)
    try:
        if answer.startswith(b"refused\n"):
            kind, detail = json.loads(answer.partition(b"\n")[2])
            raise ImportRefusedError(path, RefusalKind(kind), str(detail))
        return load(answer)
    except (WireError, ValueError) as error:
        raise ImportRefusedError(path, RefusalKind.BROKE_OFF) from error


def _ask(question: bytes, path: Path, is_cancelled: Callable[[], bool]) -> bytes:
    """Start the process, hand it the document, wait for its answer; end it when it takes too long or is not wanted."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    process = subprocess.Popen(  # noqa: S603 - our own program
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=flags,
    )
    answers: list[bytes] = []
    talk = threading.Thread(target=lambda: answers.append(process.communicate(question)[0]), daemon=True)
    talk.start()  # communicate() with a timeout forgets what is still to be written
    try:
        _wait(talk, path, is_cancelled)
    finally:
        process.kill()
        talk.join()
    answer = b"".join(answers)
    if process.returncode != 0:
        raise ImportRefusedError(path, _why_it_died(process.returncode))
    if len(answer) > LARGEST_ANSWER:
        raise ImportRefusedError(path, RefusalKind.EXPANDS)
    return answer


def _wait(talk: threading.Thread, path: Path, is_cancelled: Callable[[], bool]) -> None:
    end = time.monotonic() + MOST_SECONDS
    while talk.is_alive():
        talk.join(_POLL)
        if is_cancelled():
            raise ImportRefusedError(path, RefusalKind.CANCELLED)
        if time.monotonic() > end:
            raise ImportRefusedError(path, RefusalKind.TOO_SLOW)


def _why_it_died(code: int) -> RefusalKind:
    import signal

    spent = {-int(getattr(signal, name, 0)) for name in ("SIGXCPU", "SIGKILL")} - {0}
    return RefusalKind.TOO_SLOW if code in spent else RefusalKind.BROKE_OFF


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_FLAG]
    start = "from qisheng_desktop.importing.worker import serve; serve()"
    root = str(Path(__file__).resolve().parent.parent.parent)
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {start}"]


def serve() -> None:
    """Be the process that reads: take a document on standard input, write what it says on standard output."""
    _limit()
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.buffer.write(answer_to(json.loads(head), data))
    sys.stdout.buffer.flush()


def answer_to(head: dict[str, str], data: bytes) -> bytes:
    """Read a document and write the draft, or why there is none."""
    catalogue = Catalogue(*(Path(folder) for folder in head["forms"].split("\n")))
    try:
        if "name" in head:
            return dump(read_bytes(data, head["name"], catalogue))
        html, text = json.loads(data)
        return dump(read_pasted(html, text, catalogue))
    except RefusedError as refused:
        return _refusal(refused.kind, refused.detail)
    except (MemoryError, RecursionError):
        return _refusal(RefusalKind.EXPANDS)


def _refusal(kind: RefusalKind, detail: str = "") -> bytes:
    return b"refused\n" + json.dumps([kind.value, detail]).encode("ascii")


def _limit() -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such module
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_PROCESSOR_SECONDS)):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, hard))
