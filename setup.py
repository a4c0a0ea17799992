"""Puts configs/, data/samples/ and data/sample_labels/ into the wheel as pipeline/defaults/; everything else about the package is in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("configs", "data/samples", "data/sample_labels")
"""What pipeline.config.places.shipped finds: in the checkout where it lies, in a wheel below pipeline/defaults/."""


class BuildWithDefaults(build_py):
    """build_py that copies SHIPPED, too; an editable install reads them in the checkout."""

    def run(self) -> None:
        """Build the packages, then copy."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "pipeline" / "defaults"
        shutil.rmtree(target, ignore_errors=True)  # a build folder that is used again holds no file that is gone
        for name in SHIPPED:
            shutil.copytree(name, target / name)


setup(cmdclass={"build_py": BuildWithDefaults})
