"""The lint rules in the real cfn-lint."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import attrs
import pytest

from glue_wf_sdk.design import Place, Severity, cfn_lint, lint, load_designs
from glue_wf_sdk.design.rules import RULES

# cfn-lint has no types.
config: Any = importlib.import_module("cfnlint.config")
decoding: Any = importlib.import_module("cfnlint.decode.decode")
cfnlint_rules: Any = importlib.import_module("cfnlint.rules")
runner: Any = importlib.import_module("cfnlint.runner")

MODULE = "glue_wf_sdk.design.cfn_lint"
TEMPLATE = """\
Resources:
  Start:
    Type: AWS::Glue::Trigger
    Properties:
      Name: start
      Type: ON_DEMAND
      Actions: []
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template whose trigger has no actions."""
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def matches_in(path: Path, *options: str) -> list[Any]:
    """What cfn-lint finds in a file by our rules alone."""
    rules = cfnlint_rules.Rules.create_from_module(MODULE)
    mixin = config.ConfigMixIn([*options])
    return [*runner.run_template_by_file_path(str(path), mixin, rules, False)]  # noqa: FBT003 - theirs


def test_ids() -> None:
    """Each rule is there at each severity, under ids that cfn-lint and custom rules do not have."""
    ours = cfnlint_rules.Rules.create_from_module(MODULE)
    own = cfnlint_rules.Rules.create_from_directory(str(Path(cfnlint_rules.__file__).parent))
    severities = ("error", "warning", "informational")

    assert {(code, severity) for code in RULES for severity in severities} == {
        (each.id[1:], each.severity) for each in ours.values()
    }
    assert set() == ours.keys() & own.keys()
    assert all(any(character.isalpha() for character in each[1:]) for each in ours)


def test_matches(template: Path) -> None:
    """A finding is a match with the place and the message that `glue-wf lint` shows."""
    (match,) = matches_in(template)
    (finding,) = lint(load_designs(template))

    assert "EGW101" == match.rule.id
    assert str(template) == match.filename
    assert finding.message == match.message
    assert (finding.place.line, finding.place.column) == (match.linenumber, match.columnnumber)


def test_severities(template: Path) -> None:
    """Infos are shown if they are included, as cfn-lint's own."""
    found = lint(load_designs(template))
    infos = {f"I{each.code}" for each in found if each.severity is Severity.INFO}

    assert infos == {each.rule.id for each in matches_in(template, "-c", "I")} - {"EGW101"}


def test_standard_input() -> None:
    """A template without a file is judged too; cfn-lint knows the line of the resource."""
    rules = cfnlint_rules.Rules.create_from_module(MODULE)
    template, _ = decoding.decode_str(TEMPLATE)
    (match,) = runner.run_template_by_data(template, config.ConfigMixIn([]), rules)

    assert ("EGW101", 2) == (match.rule.id, match.linenumber)


@pytest.mark.parametrize("code", ["EGW101", "EGW1", "EGW"])
def test_ignored_by_metadata(template: Path, code: str) -> None:
    """The Metadata of the resource turns rules off, and so does a comment or an option."""
    assert [] == matches_in(template, "-i", code)
    template.write_text(TEMPLATE.replace("[]", "[]  # glue-wf: ignore[GW101]"), encoding="utf-8")
    assert [] == matches_in(template)
    metadata = "    Metadata: {cfn-lint: {config: {ignore_checks: [EGW101]}}}\n"
    template.write_text(TEMPLATE.replace("    Prop", f"{metadata}    Prop"), encoding="utf-8")
    assert [] == matches_in(template)


def test_no_resource(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found about no resource, such as a whole file, is a match all the same."""
    (finding,) = lint(load_designs(template))
    bare = attrs.evolve(finding, place=Place(str(template)), subject=None)
    monkeypatch.setattr(cfn_lint, "lint", Mock(return_value=(bare,)))
    (match,) = matches_in(template)

    assert ("EGW101", 1, []) == (match.rule.id, match.linenumber, match.path)


def test_program(template: Path) -> None:
    """The program `cfn-lint` runs our rules beside its own."""
    done = subprocess.run(  # noqa: S603 - the installed program
        [
            Path(sys.executable).with_name("cfn-lint"),
            *(str(template), "--format", "json", "--append-rules", MODULE),
        ],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )

    assert ("", 2) == (done.stderr, done.returncode)
    assert "EGW101" in {each["Rule"]["Id"] for each in json.loads(done.stdout)}
