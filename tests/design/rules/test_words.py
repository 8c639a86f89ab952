"""How messages name resources and fields."""

import pytest

from glue_wf_sdk.design import Language, Target, Unknown
from glue_wf_sdk.design.rules.words import described, spelled, worded
from support.designs import crawler, job, trigger, workflow


def test_a_resource_is_named_with_its_kind() -> None:
    """Names come from files, and are quoted and escaped; generated ones are logical ids."""
    named = [trigger("start"), job("load\x1b"), crawler(Unknown.of("var.c")), workflow()]
    assert [
        "trigger 'start'",
        "job 'load\\x1b'",
        "crawler '${var.c}'",
        "workflow 'etl'",
    ] == list(map(described, named))
    assert "job 'load'" == described(Target("job", "load"))
    assert "job 'Load'" == described(job("${Load}"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Name", "name"),
        ("WorkflowName", "workflow_name"),
        ("Predicate.Conditions[0].LogicalOperator", "predicate.conditions[0].logical_operator"),
        ('Actions[0].Arguments["--Some \\"Key\\""]', 'actions[0].arguments["--Some \\"Key\\""]'),
    ],
)
def test_a_path_is_spelled_as_in_the_language(path: str, expected: str) -> None:
    """Terraform has names of its own; keys of maps are the user's."""
    assert expected == spelled(path, Language.TERRAFORM)
    assert path == spelled(path, Language.CLOUDFORMATION)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.CLOUDFORMATION,
            "{Type} needs Logical; add Logical: AND, StartOnCreation: true",
        ),
        (
            Language.TERRAFORM,
            '{Type} needs logical; add logical = "AND", start_on_creation = true',
        ),
    ],
)
def test_the_fields_of_a_message_are_filled_in(language: Language, expected: str) -> None:
    """Given words stay as they are, whatever is in them."""
    text = "{what} needs {Logical}; add {Logical=AND}, {StartOnCreation=true}"
    assert expected == worded(text, language, what="{Type}")
