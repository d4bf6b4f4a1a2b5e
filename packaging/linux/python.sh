#!/bin/sh
# Builds CPython in the old root and installs it in /opt/python there. Runs inside the root, in /build.
# The source is Debian's (with its security patches): apt verifies it, and it can be had wherever Debian can.
set -eu
cd /build
mkdir -p python && cd python
[ -e python3.11_*.dsc ] || apt-get source --download-only -q python3.11
rm -rf source && dpkg-source --no-check -x python3.11_*.dsc source
ls python3.11_*.dsc | sed 's/.*_\(.*\)\.dsc/\1/' > version
cd source
# Left out because nothing of the program needs it: the network, databases, terminals. glibc's newer calls are left out
# so that the result runs on glibc 2.28; glibc.h does the same for the mathematics.
# Debian's patch of pyexpat wants to be told that it belongs to Python; PyInstaller needs it, the program does not.
printf '*shared*\npyexpat pyexpat.c -DPy_BUILD_CORE_MODULE -lexpat\n' > Modules/Setup.local
export ac_cv_func_sem_clockwait=no ac_cv_func_pthread_cond_clockwait=no ac_cv_func_gettid=no
./configure -q --prefix=/opt/python --enable-shared --enable-optimizations --without-ensurepip \
    --disable-test-modules --without-doc-strings \
    CFLAGS="-include /build/glibc.h -fno-semantic-interposition" LDFLAGS="-Wl,-rpath,/opt/python/lib"
make -s -j"$(nproc)" \
    PROFILE_TASK="-m test test_json test_re test_struct test_unicode test_functools"
make -s install
/opt/python/bin/python3.11 -c "import ctypes, zlib, decimal, json, pyexpat; print('python', __import__('sys').version)"
