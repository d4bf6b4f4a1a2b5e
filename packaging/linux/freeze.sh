#!/bin/sh
# Freezes the program inside the old root: /build/source holds the checkout, the result goes to /build/frozen.
set -eu
export QISHENG_SOURCE=/build/source PYTHONHASHSEED=0 LC_ALL=C.UTF-8
cd /build
rm -rf frozen work
/opt/python/bin/python3.11 -m PyInstaller --distpath frozen --workpath work --noconfirm --log-level WARN \
    source/packaging/linux/app.spec
cd frozen/qisheng
# Qt's support code for error messages is compiled anew at every start unless it lies unpacked beside shiboken6: its
# own switch does that (SBK_EMBED). Compiled here once, it saves a seventh of the start.
mkdir /build/work/support
(cd /opt/python/lib/python3.11/dist-packages && cp -a shiboken6 PySide6 /build/work/support/)
SBK_EMBED=0 PYTHONPATH=/build/work/support /opt/python/bin/python3.11 -c "import PySide6.QtCore"
mkdir lib/shiboken6/files.dir
cp -a /build/work/support/shiboken6/files.dir/shibokensupport lib/shiboken6/files.dir/
rm -rf /build/work/support
find lib/shiboken6/files.dir -name __pycache__ -exec rm -rf {} +
/opt/python/bin/python3.11 -m compileall -q -b --invalidation-mode unchecked-hash -s "$PWD" lib/shiboken6/files.dir
find lib/shiboken6/files.dir -name "*.py" -delete
# What no debugger will ever read. Libraries that auditwheel rewrote (pillow.libs) break when they are stripped.
find . -name "libpython3*" -exec strip --strip-unneeded {} +
find lib/python3.11 lib/PIL lib/lxml lib/python_calamine lib/charset_normalizer lib/pypdfium2_raw \
    -name "*.so" -exec strip --strip-unneeded {} + 2>/dev/null || true
strip --strip-unneeded lib/PySide6/Qt/lib/libicu*
cp /build/python/source/LICENSE /build/work/PYTHON-LICENSE
