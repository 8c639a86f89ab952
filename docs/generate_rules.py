"""Writes rules.md, the page of the lint rules, from the rules themselves and their examples."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.design.rules.rule import Rule

DOCS = Path(__file__).parent
PAGE = DOCS / "rules.md"
LANGUAGES = {
    "template.yaml": "CloudFormation",
    "main.tf": "Terraform",
    "blueprint.cfg": "`blueprint.cfg`",
    "parameters.json": "The parameters of a run",
}
_HEAD = """\
# Lint rules

What [`glue-wf lint`](lint.md) finds, by code. An **error** is refused by Glue, or can never do what
it says. A **warning** deploys, and surprises. An **info** is worth knowing; `--severity info` shows
it. Some rules report more or less where more or less is at stake.

The page is generated from the rules. In the examples, `-` marks the fault, `+` how to mend it.
"""


def page() -> str:
    """The text of the page."""
    rows = "".join(
        f"| [{rule.code}](#{_title(rule).casefold().replace(' ', '-')}) | {rule.name} |"
        f" {rule.severity} | {rule.summary} |\n"
        for rule in RULES.values()
    )
    table = f"| code | name | severity | what is found |\n|---|---|---|---|\n{rows}"
    return "\n".join([_HEAD, table, *("\n".join(_section(rule)) for rule in RULES.values())])


def _title(rule: Rule[Any]) -> str:
    return f"{rule.code} {rule.name}"


def _section(rule: Rule[Any]) -> Iterator[str]:
    yield f"## {_title(rule)}\n"
    yield f"{rule.summary}\n"
    if rule.explanation:
        yield f"{rule.explanation}\n"
    yield f"Severity: {rule.severity}. Source: {rule.source}.\n"
    for name, language in LANGUAGES.items():
        bad, good = (Path("examples/rules", rule.code, kind, name) for kind in ("bad", "good"))
        if (DOCS / bad).exists() and (DOCS / bad).read_bytes() != (DOCS / good).read_bytes():
            yield f"{language} ([bad]({bad.as_posix()}), [good]({good.as_posix()})):\n"
            yield f"```diff\n{_difference(DOCS / bad, DOCS / good)}```\n"


def _difference(bad: Path, good: Path) -> str:
    """What differs, with the lines around it."""
    before, after = (path.read_text(encoding="utf-8").splitlines() for path in (bad, good))
    lines = [*difflib.unified_diff(before, after, lineterm="", n=4)][3:]
    return "".join(f"{' ...' if line.startswith('@@') else line}".rstrip() + "\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
