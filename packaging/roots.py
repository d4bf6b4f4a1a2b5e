"""Systems of their own to build and to test in: folders that debootstrap fills, entered by chroot; root only."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev_env import SetupError, install_system_packages, is_root, run_quietly, say

NEWER = "bookworm"
"""The release whose Python is built in the older ones."""
CLEAN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
ENTER = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec /usr/sbin/chroot "$0" "$@"'
"""Run in a name space of its own, so that the mounts go with the process."""


def require_tools(commands: Mapping[str, str], purpose: str) -> None:
    """See to it that commands are there, each by the Debian package that has it."""
    missing = sorted({package for command, package in commands.items() if not shutil.which(command)})
    if missing:
        install_system_packages(missing, purpose)


class Root:
    """A Debian of one release in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, release: str, packages: Sequence[str]) -> None:
        """Fill the folder with a release and packages, unless that was done."""
        stamp = self.folder / "made.txt"
        wanted = " ".join((release, *packages))
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return
        if not is_root():
            message = "This needs root (debootstrap and chroot). Run the same command with sudo."
            raise SetupError(message)
        require_tools({"debootstrap": "debootstrap"}, "making a root to build in")
        say(f"making a root of {release} in {self.folder}")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", release, str(self.folder)]
        run_quietly(command, f"debootstrap could not make a root of {release}.")
        shutil.copy("/etc/resolv.conf", self.folder / "etc" / "resolv.conf")
        self._name_sources(release)
        self.quietly(["apt-get", "update", "-q"])
        self.quietly(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])
        stamp.write_text(wanted, encoding="utf-8")

    def _name_sources(self, release: str) -> None:
        """Let apt find the source of a newer Python too, on the mirror that debootstrap chose."""
        file = self.folder / "etc" / "apt" / "sources.list"
        binary = file.read_text(encoding="utf-8").splitlines()[0]
        source = binary.replace("deb ", "deb-src ", 1).replace(f" {release} ", f" {NEWER} ")
        file.write_text(f"{binary}\n{source}\n", encoding="utf-8")

    def command(self, arguments: Sequence[str]) -> list[str]:
        """Give the command that runs another inside, alone with its mounts."""
        return ["unshare", "--mount", "sh", "-c", ENTER, str(self.folder), *arguments]

    def quietly(self, arguments: Sequence[str]) -> None:
        """Run a command inside; show what it said only when it fails."""
        clean = ["env", "-i", *(f"{name}={value}" for name, value in CLEAN.items())]
        run_quietly([*clean, *self.command(arguments)], f"{arguments[0]} failed in {self.folder}.")

    def run(self, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
        """Run a command inside and return what it printed.

        Raises:
            subprocess.CalledProcessError: If it fails; what it said to standard error was shown.
        """
        done = subprocess.run(
            self.command(arguments),
            env=CLEAN | dict(environment or {}),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return done.stdout
