"""What is done to the disk while it is tortured, and what must hold whatever happens.

A workload makes *claims* as it goes on: what the program told the clerk is safe. Whoever tortures it checks that no
claim is ever broken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from qisheng_desktop.errors import ExportError, ProjectFileError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage import backups, files, recovery
from qisheng_desktop.storage.lines import stamp_of
from qisheng_desktop.storage.project import Project, encode
from tests.storage.samples import NOON, read, sample

HOME = Path("/home")
FILE, ELSEWHERE = HOME / "a.qisheng", HOME / "b.qisheng"
PAPER = HOME / "a.pdf"
STORE, SLOTS, SECOND = Path("/state/backups"), Path("/state/recovery"), Path("/state/second")
FOLDERS = (HOME, Path("/state"))


@dataclass
class Claims:
    """What was told: the versions that may stand in each file, and which must be found somewhere."""

    may_stand: dict[Path, list[bytes]] = field(default_factory=dict)
    """In the order in which they were tried."""
    must_stand: dict[Path, bytes] = field(default_factory=dict)
    saved: list[bytes] = field(default_factory=list)
    """Every version that was told to be saved, oldest first: in the file or among the backups."""
    protected: list[bytes] = field(default_factory=list)
    """Every version that was told to be protected, oldest first; the last, or a later one, is in the copies."""
    later: set[bytes] = field(default_factory=set)
    is_backed_up: bool = True

    def copy(self) -> Claims:
        """Return the claims as they are now."""
        stand = {path: [*tried] for path, tried in self.may_stand.items()}
        return Claims(
            stand, {**self.must_stand}, [*self.saved], [*self.protected], {*self.later}, is_backed_up=self.is_backed_up
        )

    def check(self, contents: Mapping[Path, bytes]) -> None:
        """Hold what stands on a disk against what was told."""
        for path, allowed in self.may_stand.items():
            there = contents.get(path)
            must = self.must_stand.get(path)
            assert there is None or there in allowed, f"{path} is damaged: {there!r:.60}"
            assert must is None or there is not None, f"{path} is gone"
            if must is not None and there is not None:
                assert allowed.index(there) >= allowed.index(must), f"{path} is older than was told"
        stored = {data for path, data in contents.items() if path.is_relative_to(STORE)}
        if self.is_backed_up:
            standing = {contents.get(FILE), contents.get(ELSEWHERE)}
            for data in self.saved:
                assert data in stored or data in standing, "a saved version is nowhere"
        if self.protected:
            copies = {
                data for path, data in contents.items() if path.is_relative_to(SLOTS) or path.is_relative_to(SECOND)
            }
            assert copies & ({self.protected[-1]} | self.later), "protected work is nowhere"


Workload = Callable[["World"], None]


@dataclass
class World:
    """A clerk's machine: one report, what was told about it, and whether it was told that something failed."""

    project: Project
    claims: Claims = field(default_factory=Claims)
    failures: list[str] = field(default_factory=list)
    tell: Callable[[Claims], None] = lambda _claims: None
    """Called whenever the claims are others than before."""

    def __post_init__(self) -> None:
        self.store = backups.Backups(STORE)
        self.slots = recovery.Slots([SLOTS, SECOND], self.project.identity)

    def type(self, unit: str) -> None:
        """Change something."""
        self.project.report.apply(Edits({CellRef("unit"): unit}))

    def save(self, path: Path = FILE) -> None:
        """Save as the window does."""
        new = encode(self.project, at=NOON)
        self.claims.may_stand.setdefault(path, []).append(new)
        self.tell(self.claims)
        try:
            is_chosen = path != self.project.path  # the dialog asked
            saved = files.save_project(self.project, path, at=NOON, is_overwriting=is_chosen, backups=self.store)
        except ProjectFileError as error:
            self.failures.append(error.reason)
            return
        self.claims.is_backed_up &= saved.is_backed_up
        self.claims.saved.append(new)
        self.claims.must_stand[path] = new
        self.tell(self.claims)

    def protect(self) -> None:
        """Protect as the window does."""
        data = encode(self.project, at=NOON)
        self.claims.later = {data}
        self.tell(self.claims)
        try:
            self.slots.protect(data, FILE, NOON)
        except OSError as error:
            self.failures.append(str(error.errno))
            return
        self.claims.protected.append(data)
        self.tell(self.claims)

    def let_go(self) -> None:
        """Forget the copies, once what they hold is in the file."""
        if not self.failures:
            self.claims.protected.clear()
            self.tell(self.claims)
            self.slots.forget(self.slots.number)

    def export(self, data: bytes) -> None:
        """Write a document."""
        self.claims.may_stand.setdefault(PAPER, []).append(data)
        self.tell(self.claims)
        try:
            files.write_document(PAPER, data)
        except ExportError as error:
            self.failures.append(error.reason)
            return
        self.claims.must_stand[PAPER] = data
        self.tell(self.claims)

    def recover(self) -> None:
        """Find what a crash left behind, as the next start does."""
        for left in recovery.scan([SLOTS, SECOND], NOON):
            data = left.newest()
            assert data is None or stamp_of(data) is not None


def save(world: World) -> None:
    world.type("第一")
    world.save()


def save_twice(world: World) -> None:
    for unit in ("第一", "第二"):
        world.type(unit)
        world.save()


def save_as(world: World) -> None:
    world.type("另存")
    world.save(ELSEWHERE)
    world.type("另存以后")
    world.save(ELSEWHERE)


def protect(world: World) -> None:
    for unit in ("一", "二", "三"):
        world.type(unit)
        world.protect()


def protect_and_save(world: World) -> None:
    world.type("一")
    world.protect()
    world.save()
    world.let_go()
    world.type("二")
    world.protect()


def many_backups(world: World) -> None:
    for number in range(4):
        world.type(f"第{number}次")
        world.save()


def export(world: World) -> None:
    paper = [b"%PDF-1.4 one " * 900, b"%PDF-1.4 another " * 700]
    world.export(paper[0])
    world.export(paper[1])


def recover(world: World) -> None:
    protect(world)
    world.recover()


Act = Callable[["World"], None]


def save_here(world: World) -> None:
    world.save()


def save_elsewhere(world: World) -> None:
    world.save(ELSEWHERE)


def protect_it(world: World) -> None:
    world.protect()


def protect_save_and_forget(world: World) -> None:
    world.protect()
    world.save()
    world.let_go()


def write_paper(world: World) -> None:
    world.export(f"%PDF {world.project.sequence} {world.slots.number} {len(world.claims.saved)} ".encode() * 700)


def protect_twice(world: World) -> None:
    world.protect()
    world.type("又改")
    world.protect()


ACTS: tuple[Act, ...] = (
    save_here, save_elsewhere, protect_it, protect_twice, protect_save_and_forget, write_paper,
)  # fmt: skip

WORKLOADS: tuple[Workload, ...] = (
    save, save_twice, save_as, protect, protect_and_save, many_backups, export, recover,
)  # fmt: skip


@cache
def first_bytes() -> bytes:
    """Return the report as it stands in the file at the beginning."""
    project = sample()
    del project.history.entries[1:]  # it has something of everything still, and is written a hundred thousand times
    return encode(project, at=NOON)


@cache
def first_project() -> Project:
    """Return the report as it is opened from there."""
    project = read(first_bytes()).project
    project.path = FILE
    return project


def new_world() -> World:
    """Return a world whose report stands in the file already."""
    data, project = first_bytes(), first_project().snapshot()
    world = World(project)
    world.claims.may_stand[FILE] = [data]
    world.claims.must_stand[FILE] = data
    world.claims.saved.append(data)
    return world
