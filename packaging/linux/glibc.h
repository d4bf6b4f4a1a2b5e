/* Included before every file of CPython (python.sh): glibc 2.29 gave these functions new versions that behave alike for
   us. Asking for the old ones lets a Python that was built on glibc 2.31 run on 2.28 (UOS 20). */
#if defined(__x86_64__) && defined(__linux__)
__asm__(".symver exp,exp@GLIBC_2.2.5");
__asm__(".symver exp2,exp2@GLIBC_2.2.5");
__asm__(".symver log,log@GLIBC_2.2.5");
__asm__(".symver log2,log2@GLIBC_2.2.5");
__asm__(".symver pow,pow@GLIBC_2.2.5");
#endif
