"""Findings as text for people, with the lines that they are about."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from rich.cells import cell_len

from glue_wf_sdk._core.text import counted, printable
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.selection import UNREADABLE
from glue_wf_sdk.design import Designs, DesignUnit, Finding, Language, Place, Resource, Severity
from glue_wf_sdk.design.filled import OWN_KEYS
from glue_wf_sdk.design.readers.source import Source, Unreadable
from glue_wf_sdk.design.rules.rule import Rule

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_MAX_CHARACTERS = 160  # Nobody wrote a longer line by hand, and it would show whatever is in it.
_TAB = "    "
_NOT_PROSE = ("-", "*", "|", "`" * 3, "    ")

SourceLine: TypeAlias = tuple[str, int]


def lint_text(designs: Designs, shown: Sequence[Finding], hidden: Sequence[Finding]) -> str:
    """Each finding with its line, and how many there are."""
    lines = Lines()
    sources = _Sources(designs)
    for finding in shown:
        style = _STYLES[finding.severity]
        lines.add(
            (f"{printable(str(finding.place))}:", "bold"),
            f" {finding.code} ",
            (f"{finding.severity}:", style),
            f" {printable(finding.message)}",
        )
        # What is broken may be an argument, such as a password that YAML wants quoted.
        line = "" if finding.code == UNREADABLE else sources.line(finding.place)
        _add_source(lines, finding.place, line, style)
        lines.add()
    if shown:
        summary, style = f"Found {_counted(shown)}", _STYLES[_worst(shown)]
    elif designs.units:
        summary, style = f"No problems in {counted(len(designs.units), 'design')}", "bold green"
    else:
        summary, style = "Found no design to check", "bold yellow"
    if hidden:
        severity = max((each.severity for each in hidden), key=list(Severity).index)
        pronoun = "it" if len(hidden) == 1 else "them"
        summary += f"; {_counted(hidden)} hidden, show {pronoun} with --severity {severity}"
    lines.add((summary, style))
    return lines.text()


def _worst(findings: Sequence[Finding]) -> Severity:
    return min((each.severity for each in findings), key=list(Severity).index)


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(each.severity for each in findings)
    return ", ".join(counted(counts[each], each) for each in Severity if counts[each])


class _Sources:
    """The lines of the files, each of which is read once."""

    def __init__(self, designs: Designs) -> None:
        self._secret = {line for unit in designs.units for line in _secret_lines(unit)}
        self._closed = {unit.file for unit in designs.units if unit.language is Language.BLUEPRINT}
        self._lines: dict[str, list[str]] = {}

    def line(self, place: Place) -> str:
        """The line at a place; empty if it is not known, too long or may hold a secret."""
        file, number = place.file, place.line
        if number is None or file in self._closed or (file, number) in self._secret:
            return ""
        if file not in self._lines:
            self._lines[file] = _lines_of(file)
        line = "".join(self._lines[file][number - 1 : number]).rstrip()
        return line if len(line) <= _MAX_CHARACTERS else ""


def _lines_of(file: str) -> list[str]:
    try:
        return Source.read(file).text.split("\n")
    except Unreadable:
        return []


def _secret_lines(unit: DesignUnit) -> Iterator[SourceLine]:
    resources: list[Resource] = [
        *unit.workflows,
        *unit.all_triggers,
        *unit.jobs,
        *unit.crawlers,
    ]
    for resource in resources:
        for path, place in resource.places.items():
            if place.line is not None and any(each in path for each in OWN_KEYS):
                yield place.file, place.line


def _add_source(lines: Lines, place: Place, line: str, style: str) -> None:
    if not line:
        return
    number = str(place.line)
    lines.add_unbroken((f"{number} | ", "dim"), _visible(line), indent=2)
    if place.column is not None:
        before = " " * cell_len(_visible(line[: place.column - 1]))
        lines.add_unbroken((f"{' ' * len(number)} | ", "dim"), before, ("^", style), indent=2)


def _visible(text: str) -> str:
    return printable(text.replace("\t", _TAB))


def rule_text(rule: Rule[Any]) -> str:
    """The documentation of a rule."""
    lines = Lines()
    lines.add((f"{rule.code} {rule.name}", "bold"), " ", (rule.severity, _STYLES[rule.severity]))
    for paragraph in [rule.summary, *rule.explanation.split("\n\n"), f"Source: {rule.source}"]:
        written = paragraph.split("\n")
        is_prose = not any(line.startswith(_NOT_PROSE) for line in written)
        lines.add()
        for line in [" ".join(written)] if is_prose else written:
            lines.add(line, hanging=0)
    return lines.text()
