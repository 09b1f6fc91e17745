"""Build the compiled modules; everything else is in pyproject.toml."""

import os
from pathlib import Path

from setuptools import Extension, setup

COMPILED = sorted(f"engine.{path.stem}" for path in Path("engine").glob("*.pyx"))
ROOMS = ("engine", "compiler", "server")

# src/sayso/engine is a link to engine/ and so on. A zip download, or a
# checkout without symlinks, turns the links into text files: put them back.
FACADE = Path("src/sayso")
for room in ROOMS:
    link = FACADE / room
    if not link.is_dir():
        link.unlink(missing_ok=True)
        os.symlink(Path("../..") / room, link, target_is_directory=True)

setup(
    ext_modules=[
        Extension(
            f"sayso.{name}",
            [f"src/sayso/{name.replace('.', '/')}.pyx"],
            extra_compile_args=["-O3", "-fno-strict-aliasing"],
        )
        for name in COMPILED
    ]
)
