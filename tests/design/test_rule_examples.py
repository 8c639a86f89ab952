"""The examples of the rules: a bad one has just the fault of its rule, a good one has none."""

import json
import runpy
from pathlib import Path

import pytest

from glue_wf_sdk.design import Finding, ParameterSpec, lint, load_designs
from glue_wf_sdk.design.rules import RULES

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples" / "rules"
# What a directory of an example has; a layout script only stands beside the blueprint.
DESIGNS = ("template.yaml", "main.tf", "blueprint.cfg")


PARAMETERS = "GW304"  # It is about what a blueprint is given, which is in no design.


def examples_of(kind: str) -> list[Path]:
    """The designs in the directories of one kind, of all rules but one."""
    found = EXAMPLES.glob(f"*/{kind}/*")
    return sorted(path for path in found if path.name in DESIGNS and PARAMETERS not in path.parts)


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


@pytest.mark.parametrize(("kind", "count"), [("bad", 1), ("good", 0)])
def test_parameters(kind: str, count: int) -> None:
    """The parameters of a run are right or wrong by the specification beside them."""
    files = {path.name: path for path in (EXAMPLES / PARAMETERS / kind).iterdir()}
    spec = ParameterSpec.parse(files["blueprint.cfg"].read_text(encoding="utf-8"))
    parameters = json.loads(files["parameters.json"].read_text(encoding="utf-8"))

    assert count == len(spec.check(parameters))
    assert () == findings_in(files["blueprint.cfg"])


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_examples(code: str) -> None:
    """Each rule has a bad and a good example in the same languages."""
    bad, good = (
        sorted(path.name for path in (EXAMPLES / code / kind).iterdir()) for kind in ("bad", "good")
    )

    assert bad
    assert bad == good


def test_every_example_has_a_rule() -> None:
    """No directory of examples is left over from a rule that is gone."""
    assert {*RULES} == {path.name for path in EXAMPLES.iterdir()}


def test_the_page_of_rules() -> None:
    """The page is what the rules say: `python docs/generate_rules.py` writes it."""
    generator = runpy.run_path(str(DOCS / "generate_rules.py"))

    assert generator["page"]() == (DOCS / "rules.md").read_text(encoding="utf-8")
