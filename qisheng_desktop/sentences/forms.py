"""What is said of form updates: taken, removed, or why not."""

from __future__ import annotations

from qisheng_desktop.errors import FormPackageError, PackageKind

_REFUSED = {
    PackageKind.UNREADABLE: "“{name}”读不出来，没有安装。请确认它是表式更新的压缩包（.zip），必要时请对方重新发送。",
    PackageKind.TOO_LARGE: "“{name}”太大，不像表式更新，没有安装。请检查是否选错了文件。",
    PackageKind.BAD_NAME: "“{name}”里有不该有的内容“{detail}”，没有安装。请向发送单位核实这个文件。",
    PackageKind.NO_FORM: "“{name}”里没有表式，没有安装。请检查是否选错了文件。",
    PackageKind.SEVERAL: "“{name}”里不止一个表式，没有安装。请一个一个地安装。",
    PackageKind.OTHER_CODE: "“{name}”里表式的编号“{detail}”与文件夹的名字不同，没有安装。请向发送单位核实这个文件。",
    PackageKind.BUILT_IN: "“{detail}”是软件自带的表式，不能替换，也不能移除。没有改动任何内容。",
    PackageKind.NOT_INSTALLED: "没有安装过“{name}”这个表式。没有改动任何内容。",
    PackageKind.MISTAKES: "“{name}”里的表式有错误，没有安装。请把下面的内容告诉发送单位：",
    PackageKind.NOT_WRITTEN: "存放表式的文件夹不能改动（{detail}），没有安装或移除。请换一个有权限的用户再试。",
}


def package_sentence(error: FormPackageError) -> str:
    """Say why a form update is not taken or not removed; mistakes in it are listed by the caller."""
    return _REFUSED[error.kind].format(name=error.name, detail=error.detail or error.name)


def installed_sentence(code: str, title: str, *, is_replacement: bool) -> str:
    """Say what was installed."""
    return f"已安装“{title}”（{code}）{'，替换了以前安装的' if is_replacement else ''}。新建报告时可以选用。"


def removed_sentence(code: str) -> str:
    """Say what was removed."""
    return f"已移除“{code}”。用它做的报告文件没有改动，重新安装后才能打开。"
