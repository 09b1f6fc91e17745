"""Knows how to read an `fga.mod` file, which lists the modules of a model."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

import yaml

from ..diagnostics import Report
from .tree import Place

Node = yaml.Node


@dataclass(frozen=True, slots=True)
class Manifest:
    """The schema, and the paths of the modules' files below this one, with their places."""

    schema: str
    files: list[tuple[str, Place]]


def read_manifest(report: Report) -> Manifest | None:
    """What an `fga.mod` file says; None, having reported why, if it can't be read."""
    return _Reader(report).read()


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report

    def place(self, node: Node | None) -> Place:
        source = self.report.source
        return (
            Place(source, node.start_mark.index, node.end_mark.index)
            if node
            else Place(source, 0, 0)
        )

    def error(self, node: Node | None, message: str) -> None:
        self.report.error("invalid-module", self.place(node), message)

    def read(self) -> Manifest | None:
        text = self.report.source.text
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as problem:
            at = problem.problem_mark.index if problem.problem_mark else 0
            place = Place(self.report.source, at, at + 1)
            self.report.error("invalid-module", place, f"it is not YAML: {problem.problem}")
            return None
        except (yaml.YAMLError, RecursionError):
            self.error(None, "it is not YAML")
            return None
        if not isinstance(root, yaml.MappingNode):
            self.error(root, "expected `schema: '1.2'` and `contents:`")
            return None
        fields = {key.value: value for key, value in root.value if isinstance(key.value, str)}
        schema = self.schema(root, fields.get("schema"))
        contents = fields.get("contents")
        if contents is None:
            self.error(
                None if schema is None else root, "`contents:` is missing, which lists the files"
            )
            return None
        if not isinstance(contents, yaml.SequenceNode) or not contents.value:
            self.error(contents, "`contents` lists the modules' files")
            return None
        files: dict[str, Place] = {}
        for node in contents.value:
            path = self.path(node)
            if path in files:
                self.error(node, f"`{path}` is listed twice")
            elif path is not None:
                files[path] = self.place(node)
        if schema is None or self.report.failed:
            return None
        return Manifest(schema, list(files.items()))

    def schema(self, root: Node, node: Node | None) -> str | None:
        """The schema, in quotes: without, YAML has it for a number."""
        value = node.value if isinstance(node, yaml.ScalarNode) else None
        if node is None:
            self.error(root, "`schema: '1.2'` is missing")
        elif value != "1.2":
            self.error(node, "modules are of `schema: '1.2'`")
        elif not node.tag.endswith(":str"):
            self.error(node, "write the schema in quotes: `schema: '1.2'`")
        else:
            return "1.2"
        return None

    def path(self, node: Node) -> str | None:
        """A file's path, as OpenFGA takes it: with `/` for `\\`, and escapes of URLs undone."""
        if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith(":str"):
            self.error(node, "expected the name of a file")
            return None
        path = unquote(node.value).replace("\\", "/")
        if not path.endswith(".fga"):
            self.error(node, "a module's file has a name that ends in `.fga`")
        elif ".." in path.split("/") or path.startswith("/") or "\0" in path:
            self.error(node, "a module's file lies beside this one, or below")
        else:
            return path
        return None
