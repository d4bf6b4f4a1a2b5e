"""Running one command: what it reads, what it prints, how it ends."""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from qisheng_desktop.cli import checking, comparing, foreign, forms, reports, years
from qisheng_desktop.cli.arguments import COMMANDS, RefusedError, make_parser
from qisheng_desktop.cli.opening import names_file, open_project_file
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.errors import QishengError
from qisheng_desktop.sentences import sentence_for

REFUSED = 2

_COMMANDS: Mapping[str, Callable[[argparse.Namespace], Outcome]] = {
    "new": reports.new,
    "set": reports.put,
    "cells": reports.cells,
    "check": checking.check,
    "opinion": checking.write_opinion,
    "export": reports.export,
    "submit": reports.submit,
    "import": foreign.read_in,
    "carry": years.carry,
    "compare": comparing.compare_files,
    "form list": forms.list_forms,
    "form show": forms.show,
    "form check": forms.check,
    "form install": forms.install,
    "form remove": forms.remove,
}


def run_command(arguments: Sequence[str]) -> int:
    """Run a command and return the exit status: 0 done, 1 done with hard findings, 2 the input cannot be used."""
    speak_utf8()
    logging.getLogger("qisheng_desktop").addHandler(logging.NullHandler())  # what went wrong is told in a sentence
    try:
        outcome = _outcome(arguments)
        _print(outcome)
    except RefusedError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except QishengError as error:
        sys.stderr.write(f"{sentence_for(error)}\n")
        return REFUSED
    except BrokenPipeError:  # whoever read has read enough; without this the interpreter complains at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return outcome.status


def speak_utf8() -> None:
    """Print UTF-8 whatever the machine is set to; what cannot be printed must not stop the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _outcome(arguments: Sequence[str]) -> Outcome:
    if len(arguments) == 1 and arguments[0] not in COMMANDS and names_file(arguments[0]):
        open_project_file(Path(arguments[0]))  # says why it cannot be opened: what can be, has its window by now
    chosen = make_parser().parse_args(arguments)
    command = f"form {chosen.action}" if chosen.command == "form" else chosen.command
    return _COMMANDS[command](chosen)


def _print(outcome: Outcome) -> None:
    if outcome.shape is not None:
        json.dump(outcome.shape, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    for line in outcome.lines:
        sys.stdout.write(f"{line}\n")
    for line in outcome.remarks:
        sys.stderr.write(f"{line}\n")
    sys.stdout.flush()
