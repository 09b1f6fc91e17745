"""`sayso import`: data into a tenant, and models of other products as policies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from ...compiler.openfga import Imported, import_openfga
from ...engine.errors import SaysoError
from ...tenants.loading import beside, read_bytes
from ..suite.openfga.spec import read_store
from ..suite.openfga.tuplefile import read_tuples
from ..suite.openfga.tuples import Tuple, relationship
from .files import write_whole
from .import_data import data
from .options import FILE, json_option
from .output import print_json

ERROR = 2
OUT = click.Path(dir_okay=False, path_type=Path, allow_dash=True)


@click.group("import", short_help="Bring data, and models of other products, here.")
def command() -> None:
    """Bring data into a tenant, or turn what another product is given into a policy and data.

    \b
    sayso import data rows.jsonl --tenant acme
    sayso import openfga model.fga -o policy.sayso
    """


command.add_command(data)


@command.command("openfga", short_help="An OpenFGA model as a policy.")
@click.option("-o", "--output", type=OUT, metavar="FILE", help="Write the policy there.")
@click.option(
    "--tuples", "tuple_files", type=FILE, multiple=True, metavar="FILE",
    help="Tuples to bring along: YAML, JSON or JSON lines.",
)  # fmt: skip
@click.option(
    "--data", "data_path", type=OUT, metavar="FILE", help="Write the tuples there, as JSON lines."
)
@json_option
@click.argument("model", type=FILE)
def openfga(
    model: Path,
    output: Path | None,
    tuple_files: Sequence[Path],
    data_path: Path | None,
    as_json: bool,
) -> int | None:
    """Write MODEL as a policy that means the same, its names and comments kept.

    MODEL is a model in OpenFGA's language (`.fga`) or its JSON, an `fga.mod` with its modules
    beside it, or a store's `.fga.yaml`, of which `--data` then takes the tuples too. What has no
    equal here is refused, with the place and the reason; docs/openfga.md says what is.

    \b
    sayso import openfga model.fga -o policy.sayso
    sayso import openfga fga.mod > policy.sayso
    sayso import openfga store.fga.yaml -o policy.sayso --data data.jsonl
    sayso import openfga model.json --tuples tuples.yaml -o policy.sayso --data data.jsonl
    """
    if tuple_files and data_path is None:
        raise click.UsageError("--tuples needs --data, the file to write them to")
    imported, tuples = _read(model)
    for path in tuple_files:
        tuples += read_tuples(path)
    rows = _rows(imported, tuples) if data_path is not None else []
    if as_json:
        print_json({"policy": imported.text, "relationships": rows})
    elif output is None:
        click.echo(imported.text, nl=False)
    if output is not None:
        _write(output, imported.text)
    if data_path is not None:
        lines = (msgspec.json.encode(row).decode() for row in rows)
        _write(data_path, "".join(f"{line}\n" for line in lines))
    return None


def _read(path: Path) -> tuple[Imported, list[Tuple]]:
    """The model, and the tuples of a store."""
    if path.suffix in (".yaml", ".yml"):
        store = read_store(path)
        folder = store.folder
        imported = import_openfga(
            store.model, store.model_name, lambda name: read_bytes(beside(folder, name))
        )
        return imported, list(store.tuples)
    return (
        import_openfga(
            read_bytes(path), str(path), lambda name: read_bytes(beside(path.parent, name))
        ),
        [],
    )


def _rows(imported: Imported, tuples: Sequence[Tuple]) -> list[dict[str, object]]:
    """The tuples as rows of data; raises SaysoError for one that the model has no place for."""
    rows = []
    for given in tuples:
        found = relationship(imported.model, given)
        if found is None:
            text = f"{given.object}#{given.relation}@{given.user}"
            raise SaysoError(f"the model has no place for the tuple `{text}`")
        rows.append(found.to_json())
    return rows


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        click.echo(text, nl=False)
    else:
        write_whole(path, text)
