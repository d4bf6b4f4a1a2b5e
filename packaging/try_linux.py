"""The Linux packages tried in clean roots: installed, started, used, removed; unpacked on a memory stick, used."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import glibc
from build_linux import RELEASE, version
from contents import modules_in, names_in, print_sizes, unwanted
from dev_env import say
from roots import CLEAN, NEWER, Root
from traces import but, differences, traces
from trying import EXAMPLE, OPENED, START_PAGE, documents_out_and_in, expect, expect_typed, figures, use_window
from virtual_screen import screen
from wheels import BUILD, DIST

RELEASES = (RELEASE, NEWER)
"""The oldest Debian that can be had, and the one of the people who build."""
IN_CLEAN_ROOT = ("desktop-file-utils", "shared-mime-info", "xdg-utils", "man-db", "fontconfig", "libfile-mimeinfo-perl")
MOST_UNPACKED, MOST_PACKED = 160.0, 55.0
"""Megabytes (millions of bytes)."""
STICK = "U盘 2026"
ASKS_FOR_NEWER = "usr/bin/mawk"
"""A program of that old release that asks for functions of glibc 2.29."""
PERSON = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
RECORDS = re.compile(
    r"var/(lib/(dpkg|apt|systemd)|log|cache/(apt|debconf|man|ldconfig|fontconfig))(/|$)|etc/ld\.so\.cache$|made\.txt$"
)
"""Where dpkg, apt and the desktop's own tools keep their books."""
PERSONS = re.compile(r"root(/|$)")
REPORT = "/root/a.qisheng"


def clean_root(release: str) -> Root:
    """Make a root in which nothing of ours is, as a desktop would have it."""
    root = Root(BUILD / f"root-test-{release}")
    root.make(release, IN_CLEAN_ROOT)
    root.quietly(["dpkg", "--purge", "qisheng-desktop"])
    for name in (".config", ".local", ".cache"):
        shutil.rmtree(root.folder / "root" / name, ignore_errors=True)
    for path in (*root.folder.glob("root/*.qisheng"), *root.folder.glob("tmp/*")):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return root


def installed(root: Root, release: str) -> None:
    """Try the Debian package: what it needs, installing, use, removing without a trace."""
    package = DIST / f"qisheng-desktop_{version()}_amd64.deb"
    say(f"{package.name} in a clean {release}")
    needs = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, capture_output=True, text=True).stdout
    root.quietly(["apt-get", "satisfy", "-y", "-q", "--no-install-recommends", needs.strip()])
    for command in (["update-mime-database", "/usr/share/mime"], ["update-desktop-database"], ["fc-cache", "-s"]):
        root.quietly(command)
    inside = root.folder / "media" / package.name
    shutil.copy(package, inside)
    before = traces(root.folder)
    root.quietly(["apt-get", "install", "-y", "-q", "--no-install-recommends", f"/media/{package.name}"])
    expect(version() in root.run(["qisheng", "--version"], PERSON), "installed; qisheng --version")
    expect("export" in root.run(["man", "-P", "cat", "qisheng"], PERSON), "man qisheng")
    use_installed(root, release)
    root.quietly(["dpkg", "--purge", "qisheng-desktop"])
    left = but(differences(before, traces(root.folder)), RECORDS)
    expect(not but(left, PERSONS), f"removed without a trace: {but(left, PERSONS)[:9]}")
    folders = sorted({re.sub(r"(/[^/]+/[^/]+/[^/]+)/.*", r"\1", f"/{line[2:]}") for line in left})
    print(f"      the person's own stays: {' '.join(folders)}")
    inside.unlink()


def use_installed(root: Root, release: str) -> None:
    """Export, import, start, open a report by its kind, type a figure."""
    shutil.copy(EXAMPLE, root.folder / "root" / "a.qisheng")
    documents_out_and_in(lambda *words: root.run(["qisheng", *words], PERSON), REPORT, "/root", root.folder / "root")
    kind = root.run(["xdg-mime", "query", "filetype", REPORT], PERSON).strip()
    expect(kind == "application/x-qisheng", "the file type is known")
    default = root.run(["xdg-mime", "query", "default", kind], PERSON).strip()
    expect(default == "qisheng.desktop", "the program opens it")
    root.run(["desktop-file-validate", "/usr/share/applications/qisheng.desktop"])
    cells = ["qisheng", "cells", REPORT, "--json"]
    was = figures(root.run(cells, PERSON))
    with screen() as shown:
        use_window(shown, root.command(["qisheng"]), PERSON, f"deb-{release}", START_PAGE)
        use_window(shown, root.command(["xdg-open", REPORT]), PERSON, f"deb-{release}-opened", OPENED)
    expect_typed(was, figures(root.run(cells, PERSON)))


def portable(root: Root, release: str) -> None:
    """Try the portable archive: path with Chinese and spaces, parent read-only, another user, no HOME."""
    name = f"qisheng-{version()}-linux-x86_64"
    say(f"{name}.tar.xz on a stick, on {release}")
    stick = root.folder / "media" / STICK
    shutil.rmtree(stick, ignore_errors=True)
    stick.mkdir(parents=True)
    subprocess.run(["tar", "-xf", str(DIST / f"{name}.tar.xz"), "-C", str(stick), "--no-same-owner"], check=True)
    inside = f"/media/{STICK}/{name}"
    shutil.copy(EXAMPLE, stick / name / "a.qisheng")
    libraries = ("libegl1", "libgl1", "libfontconfig1", "libdbus-1-3", "libx11-xcb1", "libxcb-glx0", "libglib2.0-0")
    root.quietly(["apt-get", "install", "-y", "-q", "--no-install-recommends", *libraries])
    root.run(["chown", "-R", "nobody:nogroup", inside])
    stick.chmod(0o555)
    before = traces(root.folder)
    program = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", f"{inside}/qisheng"]
    homeless = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    cells = [*program, "cells", f"{inside}/a.qisheng", "--json"]
    was = figures(root.run(cells, homeless))
    with screen() as shown:
        use_window(shown, root.command(program), homeless, f"portable-{release}", START_PAGE)
        opened = root.command([*program, f"{inside}/a.qisheng"])
        use_window(shown, opened, homeless, f"portable-{release}-opened", OPENED)
    expect_typed(was, figures(root.run(cells, homeless)))
    documents_out_and_in(
        lambda *words: root.run([*program, *words], homeless), f"{inside}/a.qisheng", inside, stick / name
    )
    written = differences(before, traces(root.folder))
    beside = re.compile(re.escape(f"media/{STICK}/{name}") + r"(/data(/|$)|/a\.qisheng$|$)")
    expect(not but(written, beside), f"nothing written but in data/ and the report: {but(written, beside)[:9]}")
    expect((stick / name / "data" / "settings.json").is_file(), "settings beside the program")
    stick.chmod(0o755)
    shutil.rmtree(stick)


def on_old_glibc(root: Root) -> None:
    """Try the portable archive where glibc offers nothing newer than the oldest system has that it is made for."""
    name = f"glibc-{glibc.written(glibc.MOST['GLIBC'])}"
    old = Root(BUILD / f"root-test-{name}")
    shutil.rmtree(old.folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(root.folder), str(old.folder)], check=True)
    expect(glibc.hide_newer(old.folder) > 0, f"a root that offers what {name} does")
    shutil.copy(root.folder / ASKS_FOR_NEWER, old.folder / "media" / "control")
    refused = subprocess.run(old.command(["/media/control"]), env=CLEAN, check=False, capture_output=True, text=True)
    expect("version `GLIBC_" in refused.stderr, "what asks for more is refused there")
    portable(old, name)
    shutil.rmtree(old.folder)


def contents() -> None:
    """Look into the portable archive: nothing of a network, nothing of unused Qt, and its size."""
    name = f"qisheng-{version()}-linux-x86_64"
    say(f"what is in {name}.tar.xz")
    folder = BUILD / "unpacked" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir(parents=True)
    subprocess.run(["tar", "-xf", str(DIST / f"{name}.tar.xz"), "-C", str(folder.parent)], check=True)
    found = unwanted(names_in(folder) | modules_in(folder / "qisheng"))
    expect(not found, f"no network, QML, web engine, SSL, nor libraries that only tests use: {found}")
    expect_sizes(folder, MOST_UNPACKED, [DIST / f"{name}.tar.xz", DIST / f"qisheng-desktop_{version()}_amd64.deb"])
    shutil.rmtree(folder.parent)


def expect_sizes(folder: Path, most: float, packages: list[Path]) -> None:
    """Hold the room a program takes, unpacked and packed, against what it may take."""
    whole = print_sizes(folder) / 1e6
    expect(whole <= most, f"unpacked {whole:.1f} MB (at most {most:.0f})")
    for path in packages:
        size = path.stat().st_size / 1e6
        expect(size <= MOST_PACKED, f"{path.name} {size:.1f} MB (at most {MOST_PACKED:.0f})")


def test() -> int:
    """Try the Linux packages in dist/ in clean roots."""
    contents()
    for release in RELEASES:
        root = clean_root(release)
        installed(root, release)
        portable(root, release)
        if release == RELEASE:
            on_old_glibc(root)
    return 0
