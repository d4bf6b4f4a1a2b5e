"""Holding the 校验码 on a paper against a file: `qisheng check --code`."""

from __future__ import annotations

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.shapes import Json
from qisheng_desktop.exporting.code import Agreement, compare, read_code
from qisheng_desktop.sentences.codes import agreement_sentences, no_code_sentence
from qisheng_desktop.storage.project import Project

DIFFERS = 1


def compare_code(project: Project, written: str, *, in_json: bool) -> Outcome:
    """Say whether a paper and a file agree, and since which change not."""
    code = read_code(written)
    if code is None:
        raise RefusedError(no_code_sentence(written))
    found = compare(project.report, project.history, code)
    status = 0 if found.agrees else DIFFERS
    if in_json:
        return Outcome(status=status, shape=_shape(found, code))
    return Outcome(agreement_sentences(found, project.report), status)


def _shape(found: Agreement, code: str) -> Json:
    since = found.since
    told: Json | None = None
    if since is not None:
        told = {
            "number": since.number,
            "at": since.at.isoformat(),
            "who": since.who,
            "origin": since.origin.value,
            "cells": [str(ref) for ref in found.cells],
        }
    return {"code": code, "file": found.code, "agrees": found.agrees, "since": told}
