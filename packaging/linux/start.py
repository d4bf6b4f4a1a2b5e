"""Where the frozen program starts."""

import sys

from qisheng_desktop.__main__ import main

sys.exit(main())
