"""How long the program takes to start, against Python with Qt's widgets alone: what is ours should hardly show."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 9
STARTS = {
    "python alone": "pass",
    "Qt's widgets (the baseline)": "import PySide6.QtWidgets",
    "the window's modules": "import qisheng_desktop.app",
}


def milliseconds(statement: str) -> float:
    """Time one process that runs the statement."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    """Print the median of interleaved rounds, and the ratio to the baseline."""
    times: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(ROUNDS):
        for name, statement in STARTS.items():
            times[name].append(milliseconds(statement))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    baseline = medians["Qt's widgets (the baseline)"]
    for name, median in medians.items():
        print(f"{name:<30} {median:7.0f} ms {median / baseline:6.2f} x")


if __name__ == "__main__":
    main()
