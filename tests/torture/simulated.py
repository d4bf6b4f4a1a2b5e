"""A disk in memory, in the place of `storage.disk`: it can fail at any call, be interfered with, and lose its power.

What is written is not safe before it is synced, and no name is safe before its folder is. After a failed sync the
system forgets what it could not write and says nothing the next time, as Linux does.
"""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from qisheng_desktop.storage import disk

PAGE, SECTOR = 4096, 512
TORN = 40
"""In how many ways at random the sectors of a file that was not synced are mixed."""
CALLS = (
    *("resolve", "mode_of", "size_of", "copy_rights", "hold", "make_folder", "names", "remove_folder", "open_new"),
    *("open_old", "read", "write", "sync", "close", "replace", "exchange", "put_new", "remove", "sync_folder", "pause"),
    *("is_folder", "hide"),
)


@dataclass
class Node:
    """A file: what stands in it, what of it is on the disk, and how many descriptors hold it."""

    data: bytes = b""
    safe: bytes = b""
    is_lost: bool = False
    mode: int = 0o600


@dataclass
class Open:
    """An open file: its node, where the next byte is read, whether it is held."""

    node: Node
    at: int = 0
    is_held: bool = False


Act = tuple[str, Path, Path | None, tuple[Node, ...]]
"""Something done to names that is not safe yet: what, and to which; with the nodes they stand for afterwards."""


@dataclass
class Moment:
    """The disk after a call: the names that are safe, what was done to names since, and every file's two contents."""

    names: dict[Path, Node]
    acts: list[Act]
    contents: dict[int, tuple[bytes, bytes]]


@dataclass
class Simulated:
    """The disk. ``before`` is called with the number and the name of each call, and may raise or interfere."""

    names_: dict[Path, Node] = field(default_factory=dict)
    folders: set[Path] = field(default_factory=lambda: {Path("/")})
    safe_names: dict[Path, Node] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    open_: dict[int, Open] = field(default_factory=dict)
    made: int = 0
    before: Callable[[int, str], None] = lambda _number, _name: None
    after: Callable[[], None] = lambda: None
    can_exchange: bool = True
    room: int | None = None
    """Bytes that files may still take; no end of them without."""
    lie: str = ""

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Take the place of the real one."""
        for name in CALLS:
            patch.setattr(disk, name, self._counted(name, getattr(self, name)))

    def _counted(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **words: object) -> object:
            self.made += 1
            self.before(self.made, name)
            result = call(*arguments, **words)
            self.after()
            return result

        return counted

    # ------------------------------------------------------------------------------------------- for the test itself

    def put(self, path: Path, data: bytes) -> None:
        """Put a file on the disk, safe at once: another program's, say."""
        node = Node(data, data)
        self.names_[path] = self.safe_names[path] = node
        self.folders.add(path.parent)

    def contents(self) -> dict[Path, bytes]:
        """Return all files as programs see them."""
        return {path: node.data for path, node in self.names_.items()}

    def moment(self) -> Moment:
        """Return the disk as it is now, for losing the power later."""
        acted = (node for act in self.acts for node in act[3])
        nodes = {id(node): node for node in (*self.names_.values(), *self.safe_names.values(), *acted)}
        return Moment(dict(self.safe_names), list(self.acts), {key: (n.safe, n.data) for key, n in nodes.items()})

    # -------------------------------------------------------------------------------------------------- calls of disk

    def resolve(self, path: Path) -> Path:
        return path

    def mode_of(self, path: Path) -> int | None:
        node = self.names_.get(path)
        return None if node is None else node.mode

    def is_folder(self, path: Path) -> bool:
        return path in self.folders

    def hide(self, path: Path) -> None:
        self._node(path)

    def size_of(self, path: Path) -> int:
        return len(self._node(path).data)

    def copy_rights(self, source: Path, target: Path) -> None:
        self._node(target).mode = self._node(source).mode

    def hold(self, descriptor: int, *, is_mine: bool) -> bool:
        mine = self.open_[descriptor]
        others = [one for one in self.open_.values() if one is not mine and one.node is mine.node and one.is_held]
        mine.is_held = not (is_mine and others)
        return mine.is_held

    def make_folder(self, path: Path, mode: int) -> None:
        del mode
        if path in self.folders:
            raise FileExistsError(errno.EEXIST, "there", str(path))
        if path.parent not in self.folders:
            raise FileNotFoundError(errno.ENOENT, "no parent", str(path))
        self.folders.add(path)

    def names(self, folder: Path) -> list[str]:
        inside = {path.name for path in (*self.names_, *self.folders) if path.parent == folder and path != folder}
        return sorted(inside)

    def remove_folder(self, path: Path) -> None:
        self.folders.discard(path)

    def open_new(self, path: Path, mode: int) -> int:
        if path in self.names_:
            raise FileExistsError(errno.EEXIST, "there", str(path))
        if path.parent not in self.folders:
            raise FileNotFoundError(errno.ENOENT, "no folder", str(path))
        node = Node(mode=mode)
        self._act(("name", path, None, (node,)))
        return self._open(node)

    def open_old(self, path: Path) -> int:
        return self._open(self._node(path))

    def read(self, descriptor: int, most: int) -> bytes:
        one = self.open_[descriptor]
        piece = one.node.data[one.at : one.at + most]
        one.at += len(piece)
        return piece

    def write(self, descriptor: int, data: memoryview) -> int:
        one = self.open_[descriptor]
        written = bytes(data)
        if self.room is not None:
            taken = sum(len(node.data) for node in self.names_.values())
            written = written[: max(0, self.room - taken)]
            if not written:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.lie == "short":
            written = written[: max(1, len(written) // 2)]
        stored = written[:-7] + b"\0" * 7 if self.lie == "false" else written
        one.node.data += stored
        self.lie = ""
        return len(written)

    def sync(self, descriptor: int) -> None:
        node = self.open_[descriptor].node
        if not node.is_lost:
            node.safe = node.data

    def close(self, descriptor: int) -> None:
        del self.open_[descriptor]

    def replace(self, source: Path, target: Path) -> None:
        self._act(("move", source, target, (self._node(source),)))

    def exchange(self, one: Path, other: Path) -> bool:
        if not self.can_exchange:
            return False
        self._act(("swap", one, other, (self._node(other), self._node(one))))
        return True

    def put_new(self, source: Path, target: Path) -> None:
        if target in self.names_:
            raise FileExistsError(errno.EEXIST, "there", str(target))
        self.replace(source, target)

    def remove(self, path: Path) -> None:
        self._node(path)
        self._act(("remove", path, None, ()))

    def sync_folder(self, folder: Path) -> None:
        rest = []
        for act in self.acts:
            if act[1].parent == folder:
                apply(self.safe_names, act)
            else:
                rest.append(act)
        self.acts = rest

    def pause(self, _: float) -> None:
        """Time costs nothing here."""

    def fail_sync(self) -> None:
        """Let the system forget what the next sync would have written: it will not say so a second time."""
        for one in self.open_.values():
            if one.node.safe != one.node.data:
                one.node.is_lost = True

    def _node(self, path: Path) -> Node:
        try:
            return self.names_[path]
        except KeyError:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from None

    def _open(self, node: Node) -> int:
        number = max(self.open_, default=99) + 1
        self.open_[number] = Open(node)
        return number

    def _act(self, act: Act) -> None:
        apply(self.names_, act)
        self.acts.append(act)


def apply(names: dict[Path, Node], act: Act) -> None:
    """Do to a set of names what was done."""
    what, path, other, nodes = act
    names.pop(path, None)
    match what, nodes:
        case "name", (node,):
            names[path] = node
        case "move", (node,) if other is not None:
            names[other] = node
        case "swap", (node, second) if other is not None:
            names[path], names[other] = node, second


def after_power_loss(moment: Moment, chance: Random, most: int) -> Iterator[dict[Path, bytes]]:
    """Yield what may stand on the disk after the power went: any of the unsafe acts on names, any of the unsafe data.

    All of it where that is no more than ``most`` states, else so many of them at random.
    """
    picks = list(itertools.product((False, True), repeat=min(len(moment.acts), 10)))
    chance.shuffle(picks)
    left = most
    for pick in picks:
        names = dict(moment.names)
        for act, is_kept in zip(moment.acts[-10:], pick, strict=True):
            if is_kept:
                apply(names, act)
        torn = {
            path: list(dict.fromkeys(variants(*moment.contents[id(node)], chance, min(TORN, most // 4))))
            for path, node in names.items()
        }
        combinations = itertools.product(*torn.values())
        for contents in itertools.islice(combinations, max(1, most // len(picks) + 1)):
            if not left:
                return
            left -= 1
            yield dict(zip(torn, contents, strict=True))


def variants(safe: bytes, data: bytes, chance: Random, torn: int) -> Iterator[bytes]:
    """Yield what a file may hold: what was synced, what was written, noughts, half of it, torn at a page."""
    if safe == data:
        yield data
        return
    half = len(data) // 2
    page = chance.randrange(0, len(data) + 1, PAGE) if len(data) > PAGE else chance.randrange(len(data) + 1)
    yield from (safe, b"\0" * len(data), data[:half], data[:half] + b"\0")
    yield from (data[:page] + b"\0" * (len(data) - page), data)
    pieces = [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
    for _ in range(torn):  # sectors reach the disk in any order, or not at all
        yield b"".join(piece if chance.random() < chance.random() else b"\0" * len(piece) for piece in pieces)
