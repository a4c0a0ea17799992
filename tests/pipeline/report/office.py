"""LibreOffice, where the machine has it: a file that it opens and prints is a file that an office program can read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")


def converted(path: Path, kind: str) -> Path:
    """Return what LibreOffice makes of a file, of the kind asked for; it takes a profile of its own beside the file."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", profile, "--convert-to", kind, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{kind.partition(':')[0]}")
