"""Build the compiled modules and the gRPC messages; everything else is in pyproject.toml."""

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from setuptools import Command, Extension, setup
from setuptools.command.build import build
from setuptools.command.build_ext import build_ext

ROOMS = ("engine", "compiler", "store", "tenants", "nl", "identity", "server", "policies")

# src/sayso/engine is a link to engine/ and so on. A zip download, or a
# checkout without symlinks, turns the links into text files: put them back.
FACADE = Path("src/sayso")
for room in ROOMS:
    link = FACADE / room
    if not link.is_dir():
        link.unlink(missing_ok=True)
        os.symlink(Path("../..") / room, link, target_is_directory=True)

MESSAGES = FACADE / "server" / "grpc"


def extension(source: Path) -> Extension:
    """The compiled module of one Cython file, named for where it lies under src."""
    name = ".".join(source.relative_to("src").with_suffix("").parts)
    return Extension(name, [str(source)], extra_compile_args=["-O3", "-fno-strict-aliasing"])


class BuildExtensions(build_ext):
    """Builds them side by side: first all of the C, then all of the objects."""

    def finalize_options(self) -> None:
        """As many at a time as there are processors."""
        super().finalize_options()
        self.parallel = self.parallel or os.cpu_count()

    def build_extensions(self) -> None:
        """Build those that are older than what they are made from."""
        from Cython.Build import cythonize

        forked = sys.platform == "linux"  # elsewhere each process would run this file again
        sources = [Extension(ext.name, ext.sources) for ext in self.extensions]
        made = cythonize(sources, nthreads=self.parallel if forked else 0, force=self.force)
        written = {ext.name: ext.sources for ext in made}
        for ext in self.extensions:
            ext.sources = written[ext.name]
        super().build_extensions()


class Preparing(Command):
    """A part of the build that makes files beside what they are made from."""

    user_options: list[tuple[str, str, str]] = []  # noqa: RUF012  (as setuptools has it)

    def initialize_options(self) -> None:
        """Nothing to begin with."""

    def finalize_options(self) -> None:
        """Nothing to settle."""

    # What setuptools asks of a part of `build`. The files count as sources, which build_py finds.

    def get_outputs(self) -> list[str]:
        """None of its own."""
        return []

    def get_output_mapping(self) -> dict[str, str]:
        """None of its own."""
        return {}


class BuildMessages(Preparing):
    """Writes the classes of the gRPC messages beside their definition."""

    def run(self) -> None:
        """Run protoc on what has changed."""
        for source in sorted(MESSAGES.rglob("*.proto")):
            made = source.with_name(f"{source.stem}_pb2.py")
            if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
                self.make(source)

    def make(self, source: Path) -> None:
        """Write a module and its types."""
        from grpc_tools import protoc

        own = Path(protoc.__file__).parent / "_proto"  # Google's definitions
        out = [f"--python_out={MESSAGES}", f"--pyi_out={MESSAGES}"]
        if protoc.main(["protoc", f"-I{MESSAGES}", f"-I{own}", *out, str(source)]) != 0:
            raise SystemExit(f"{source}: protoc failed")

    def get_source_files(self) -> list[str]:
        """The definitions."""
        return [str(path) for path in sorted(MESSAGES.rglob("*.proto"))]


class BuildGrammar(Preparing):
    """Reads the grammar of English, which takes seconds, once and for all."""

    def run(self) -> None:
        """Keep what Lark makes of it, if that has changed."""
        path = FACADE / "nl" / "productions.py"
        spec = spec_from_file_location("productions", path)
        if spec is None or spec.loader is None:
            raise SystemExit(f"{path} is not there")
        productions = module_from_spec(spec)
        spec.loader.exec_module(productions)
        productions.prepare()

    def get_source_files(self) -> list[str]:
        """What it is made from."""
        return [str(path) for path in sorted((FACADE / "nl/grammar").glob("*.lark"))]


build.sub_commands.insert(0, ("build_grammar", None))
build.sub_commands.insert(0, ("build_messages", None))  # before build_py looks for modules

# Found through the link: a source distribution has no other way to them.
setup(
    ext_modules=[extension(path) for path in sorted(FACADE.glob("engine/*.pyx"))],
    cmdclass={
        "build_ext": BuildExtensions,
        "build_messages": BuildMessages,
        "build_grammar": BuildGrammar,
    },
)
