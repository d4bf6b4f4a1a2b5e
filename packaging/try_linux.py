"""The Linux packages tried in a clean root: installed, started, used, removed; unpacked on a memory stick, used."""

from __future__ import annotations

import shutil
import subprocess

from build_linux import RELEASE, version
from dev_env import ROOT, SetupError, say
from roots import Root
from virtual_screen import Screen, screen
from wheels import BUILD, DIST

EXAMPLE = ROOT / "resources" / "example.qisheng"
IN_CLEAN_ROOT = ("desktop-file-utils", "shared-mime-info", "xdg-utils", "man-db", "fontconfig", "libfile-mimeinfo-perl")
FORMATS = "pdf,xlsx,docx,html"
NOT_IN_IT = ("Network", "Qml", "WebEngine", "libssl", "_ssl", "_socket", "openpyxl", "docx.cpython")
PICTURES = ROOT / "out" / "packages"
STICK = "U盘 2026"


def expect(is_true: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Say what was shown, or end with what was not."""
    if not is_true:
        message = f"NOT SHOWN: {what}"
        raise SetupError(message)
    print(f"  ok  {what}", flush=True)


def clean_root() -> Root:
    """Make a root in which nothing of ours is."""
    root = Root(BUILD / "root-test")
    root.make(RELEASE, IN_CLEAN_ROOT)
    return root


def use_from_command_line(root: Root, program: str, environment: dict[str, str], folder: str) -> None:
    """Export the example in every format and read each document back, which imports every library."""
    root.run([program, "export", f"{folder}/a.qisheng", "--to", FORMATS, "-d", folder], environment)
    made = sorted((root.folder / folder.lstrip("/")).glob("*政府信息公开工作年度报告*"))
    expect({path.suffix[1:] for path in made} == set(FORMATS.split(",")), f"exported: {FORMATS}")
    for path in made:
        inside = f"/{path.relative_to(root.folder)}"
        said = root.run([program, "import", inside, "--json"], environment)
        expect('"3[new,natural]"' in said, f"read back: {path.suffix}")
        path.unlink()


def start(shown: Screen, command: list[str], environment: dict[str, str], name: str) -> None:
    """Start a window, with the example if it is named last; take its picture, close it by keys."""
    process = subprocess.Popen(command, env=environment | {"DISPLAY": shown.name})
    title = "2020年政府信息公开工作年度报告" if command[-1].endswith("a.qisheng") else "政府信息公开年报"
    try:
        window = shown.wait_for_window(title)
        shown.run("xdotool", "windowactivate", "--sync", window)
        shown.run("sleep", "5")
        picture = shown.picture(PICTURES / f"{name}.png")
        expect(picture.is_file(), f"a window came up: {picture.relative_to(ROOT)}")
        shown.keys("ctrl+q")
        expect(process.wait(60) == 0, "it ended in good order")
    finally:
        process.kill()


def leftovers(root: Root) -> list[str]:
    """List what of ours is in a root."""
    return root.run(
        ["find", "/", "-xdev", "-iname", "*qisheng*", "-not", "-path", "/proc/*", "-not", "-path", "/var/cache/man/*"]
    ).split()


def installed(root: Root) -> None:
    """Try the Debian package."""
    package = DIST / f"qisheng-desktop_{version()}_amd64.deb"
    say(f"{package.name} in a clean {RELEASE}")
    shutil.copy(package, root.folder / "media")
    root.quietly(["apt-get", "install", "-y", "-q", "--no-install-recommends", f"/media/{package.name}"])
    (root.folder / "media" / package.name).unlink()
    environment = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    files = root.run(["dpkg", "-L", "qisheng-desktop"]).split()
    expect(not [name for name in files for word in NOT_IN_IT if word in name], f"none of {', '.join(NOT_IN_IT)} in it")
    expect(version() in root.run(["qisheng", "--version"], environment), "qisheng --version")
    expect("export" in root.run(["man", "-P", "cat", "qisheng"], environment), "man qisheng")
    folder = root.folder / "root"
    shutil.copy(EXAMPLE, folder / "a.qisheng")
    use_from_command_line(root, "qisheng", environment, "/root")
    kind = root.run(["xdg-mime", "query", "filetype", "/root/a.qisheng"], environment).strip()
    expect(kind == "application/x-qisheng", "the file type is known")
    default = root.run(["xdg-mime", "query", "default", kind], environment).strip()
    expect(default == "qisheng.desktop", "the program opens it")
    root.run(["desktop-file-validate", "/usr/share/applications/qisheng.desktop"])
    with screen() as shown:
        start(shown, root.command(["qisheng"]), environment, "deb-start")
        start(shown, root.command(["xdg-open", "/root/a.qisheng"]), environment, "deb-opened")
    root.quietly(["apt-get", "purge", "-y", "-q", "qisheng-desktop"])
    kept = [path for path in leftovers(root) if not path.startswith("/root/")]
    expect(not kept, "removed without a trace but the person's own files")


def portable(root: Root) -> None:
    """Try the portable archive: path with Chinese and spaces, parent read-only, another user, no HOME."""
    name = f"qisheng-{version()}-linux-x86_64"
    say(f"{name}.tar.xz on a stick")
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
    marker = root.folder / "marker"
    marker.touch()
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": "/tmp"}  # noqa: S108 - inside the root
    with screen() as shown:
        start(shown, root.command([*nobody, f"{inside}/qisheng"]), environment, "portable-start")
        opened = [*nobody, f"{inside}/qisheng", f"{inside}/a.qisheng"]
        start(shown, root.command(opened), environment, "portable-opened")
    use_from_command_line(root, f"{inside}/qisheng", environment, inside)
    command = ["find", "/", "-xdev", "-newer", "/marker", "-type", "f", "-not", "-path", f"{inside}/*"]
    written = [path for path in root.run(command).splitlines() if not path.startswith(("/proc", "/marker"))]
    expect(not written, "nothing written but beside itself")
    expect((stick / name / "data" / "settings.json").is_file(), "settings beside the program")
    stick.chmod(0o755)
    shutil.rmtree(stick)


def test() -> int:
    """Try the Linux packages in dist/ in a clean root."""
    root = clean_root()
    portable(root)
    installed(root)
    return 0
