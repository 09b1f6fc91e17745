"""Build the compiled modules; everything else is in pyproject.toml."""

import os
from pathlib import Path

from setuptools import Extension, setup

ROOMS = ("engine", "compiler", "store", "server")

# src/sayso/engine is a link to engine/ and so on. A zip download, or a
# checkout without symlinks, turns the links into text files: put them back.
FACADE = Path("src/sayso")
for room in ROOMS:
    link = FACADE / room
    if not link.is_dir():
        link.unlink(missing_ok=True)
        os.symlink(Path("../..") / room, link, target_is_directory=True)


def extension(source: Path) -> Extension:
    """The compiled module of one Cython file, named for where it lies under src."""
    name = ".".join(source.relative_to("src").with_suffix("").parts)
    return Extension(name, [str(source)], extra_compile_args=["-O3", "-fno-strict-aliasing"])


# Found through the link: a source distribution has no other way to them.
setup(ext_modules=[extension(path) for path in sorted(FACADE.glob("engine/*.pyx"))])
