"""What every rule of the example policies is paraphrased as, in one text."""

from __future__ import annotations

from pathlib import Path

from sayso import compile_policy
from sayso.nl.paraphrase import paraphrase

POLICIES = Path(__file__).parents[3] / "policies"
GOLDEN = Path(__file__).parent / "policies.txt"


def page() -> str:
    """The paraphrases as the file has them."""
    parts: list[str] = []
    for path in sorted(POLICIES.glob("*/policy.sayso")):
        model = compile_policy(path.read_bytes()).model
        parts.append(f"# {path.parent.name}\n")
        parts += [f"{rule.name}:\n{paraphrase(rule, model)}\n" for rule in model.rules]
    return "\n".join(parts)


def main() -> None:
    """Write the file anew; read the difference before committing it."""
    GOLDEN.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
