"""Old Word documents (.doc), turned into new ones by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

MOST_SECONDS = 15.0
_POLL = 0.1
_NAMES = ("soffice", "libreoffice")


def convert_doc(path: Path, is_cancelled: Callable[[], bool]) -> bytes | None:
    """Return a document as .docx; nothing where there is no LibreOffice, or it takes too long."""
    office = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if office is None:
        return None
    with tempfile.TemporaryDirectory(prefix="qisheng-") as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx"]
        process = subprocess.Popen(  # noqa: S603 - the office found on this machine
            [*command, "--outdir", folder, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with process:
            end = time.monotonic() + MOST_SECONDS
            while process.poll() is None and time.monotonic() < end and not is_cancelled():
                time.sleep(_POLL)
            process.kill()
        made = Path(folder) / f"{path.stem}.docx"
        return made.read_bytes() if made.is_file() else None
