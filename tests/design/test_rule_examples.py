"""The examples of the rules: a bad one has just the fault of its rule, a good one has none."""

from pathlib import Path

import pytest

from glue_wf_sdk.design import Finding, lint, load_designs
from glue_wf_sdk.design.rules import RULES

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "rules"
# What a directory of an example has; layout.py and the like only stand beside them.
DESIGNS = ("template.yaml", "main.tf", "blueprint.cfg", "payload.json")


def examples_of(kind: str) -> list[Path]:
    """The designs in the directories of one kind, of all rules."""
    found = EXAMPLES.glob(f"*/{kind}/*")
    return sorted(path for path in found if path.name in DESIGNS)


def label(path: Path) -> str:
    """The rule, the kind and the file."""
    return str(path.relative_to(EXAMPLES))


def findings_in(path: Path) -> tuple[Finding, ...]:
    """What lint finds in a file."""
    return lint(load_designs([path]))


@pytest.mark.parametrize("path", examples_of("bad"), ids=label)
def test_bad_examples(path: Path) -> None:
    """A bad example has findings of its rule, and no error or warning of any other."""
    code = path.parts[-3]
    findings = findings_in(path)

    assert code in {each.code for each in findings}
    assert [] == [str(each) for each in findings if each.code != code and each.severity != "info"]


@pytest.mark.parametrize("path", examples_of("good"), ids=label)
def test_good_examples(path: Path) -> None:
    """A good example has no error or warning, and nothing of its rule."""
    code = path.parts[-3]

    assert [] == [
        str(each) for each in findings_in(path) if each.code == code or each.severity != "info"
    ]


def test_severities() -> None:
    """The bad examples show each rule at the severity that it has, unless it softens it."""
    order = ["error", "warning", "info"]
    findings = [each for path in examples_of("bad") for each in findings_in(path)]

    assert {*RULES} == {
        each.code for each in findings if each.severity == RULES[each.code].severity
    }
    assert [] == [
        str(each)
        for each in findings
        if order.index(each.severity) < order.index(RULES[each.code].severity)
    ]


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_examples(code: str) -> None:
    """Each rule has a bad and a good example in the same languages; no example has no rule."""
    bad, good = (
        [path.name for path in examples_of(kind) if path.parts[-3] == code]
        for kind in ("bad", "good")
    )

    assert bad
    assert bad == good


def test_every_example_has_a_rule() -> None:
    """No directory of examples is left over from a rule that is gone."""
    assert {*RULES} == {path.name for path in EXAMPLES.iterdir()}
