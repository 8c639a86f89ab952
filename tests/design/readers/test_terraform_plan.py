"""What `terraform show -json` prints, read as designs."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design import DesignUnit, Language, Place, TriggerDesign
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.readers.terraform_plan import is_plan, read_plan
from support.designs import findings
from support.terraform import shown


def planned(
    address: str, values: Mapping[str, Any], unknown: object = None, **more: Any
) -> dict[str, Any]:
    """A resource with its change, as a plan has it in two places."""
    kind, name = re.sub(r"\[[^]]*\]$", "", address).split(".")[-2:]
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "schema_version": 0,
        "values": dict(values),
        "sensitive_values": {},
        "after_unknown": unknown,
        **more,
    }


def plan(
    *resources: dict[str, Any],
    modules: Mapping[str, Sequence[dict[str, Any]]] | None = None,
    configuration: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A plan as Terraform 1.11 prints it."""
    children: list[dict[str, Any]] = [
        {"address": address, "resources": list(each)} for address, each in (modules or {}).items()
    ]
    inside = [each for child in children for each in child["resources"]]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {
            "root_module": {"resources": list(resources), "child_modules": children}
        },
        "resource_changes": [
            {
                "address": each["address"],
                "mode": "managed",
                "change": {
                    "actions": ["create"],
                    "before": None,
                    "after": each["values"],
                    "after_unknown": each["after_unknown"] or {},
                },
            }
            for each in [*resources, *inside]
        ],
        "configuration": {
            "provider_config": {"aws": {}, "aws.west": {}, "module.m:aws": {}},
            "root_module": configuration or {},
        },
        "complete": True,
        "errored": False,
        **more,
    }


def unit_of(root: object) -> DesignUnit:
    """The unit of a plan."""
    text = json.dumps(root)
    return read_plan(parse_json(text), Source("plan.json", text))


def configured(address: str, **expressions: Any) -> dict[str, Any]:
    """A resource in the configuration of a plan."""
    kind, name = address.split(".")
    return {"address": address, "type": kind, "name": name, "expressions": expressions}


def references(*names: str) -> dict[str, Any]:
    """An expression in the configuration of a plan."""
    return {"references": list(names)}


ACTION: dict[str, Any] = {
    "arguments": None,
    "crawler_name": None,
    "job_name": "load",
    "notification_property": [],
    "security_configuration": None,
    "timeout": None,
}
TRIGGER: dict[str, Any] = {
    "actions": [ACTION],
    "description": None,
    "enabled": True,
    "event_batching_condition": [],
    "name": "t",
    "predicate": [],
    "schedule": "cron(0 0 * * ? *)",
    "start_on_creation": None,
    "tags": None,
    "timeouts": None,
    "type": "SCHEDULED",
    "workflow_name": "etl",
}
WORKFLOW: dict[str, Any] = {
    "name": "etl",
    "description": None,
    "max_concurrent_runs": None,
    "tags": None,
}


def test_a_plan_is_read_whole() -> None:
    """A plan has the workflow, triggers, jobs and crawlers of all of its modules."""
    unit = unit_of(
        plan(
            planned("aws_glue_workflow.etl", WORKFLOW),
            planned("aws_glue_trigger.t[0]", TRIGGER, index=0),
            planned("data.aws_glue_job.d", {"name": "d"}, mode="data"),
            modules={
                'module.m["k"]': [
                    planned('module.m["k"].aws_glue_job.j', {"name": "load", "max_retries": 0}),
                    planned('module.m["k"].aws_glue_crawler.c', {"name": "raw"}),
                ]
            },
        )
    )
    (workflow,) = unit.workflows
    (found,) = workflow.triggers

    assert ("plan.json", Language.TERRAFORM, False) == (unit.file, unit.language, unit.is_partial)
    assert workflow.is_whole
    assert ("aws_glue_trigger.t[0]", Place("plan.json")) == (found.label, found.place)
    assert {
        "Name": "t",
        "Type": "SCHEDULED",
        "Schedule": "cron(0 0 * * ? *)",
        "WorkflowName": "etl",
        "Actions": [{"JobName": "load"}],
        "StartOnCreation": True,
    } == shown(found.definition)
    assert {"enabled": True} == found.options
    assert ['module.m["k"].aws_glue_job.j'] == [each.label for each in workflow.jobs]
    assert {"Name": "load"} == unit.jobs[0].definition
    assert ['module.m["k"].aws_glue_crawler.c'] == [each.label for each in unit.crawlers]
    assert () == findings(unit)


def test_a_state_is_read_like_a_plan() -> None:
    """`terraform show -json` of a state has values and dependencies, and no configuration."""
    unit = unit_of(
        {
            "format_version": "1.0",
            "terraform_version": "1.11.4",
            "values": {
                "root_module": {
                    "resources": [
                        planned("aws_glue_workflow.etl", {**WORKFLOW, "id": "etl", "arn": "arn"}),
                        planned(
                            "aws_glue_trigger.t",
                            {**TRIGGER, "id": "t", "state": "ACTIVATED", "enabled": False},
                            depends_on=["aws_glue_workflow.etl", "aws_iam_role.r"],
                        ),
                        planned("null_resource.n", {}, depends_on=["aws_glue_trigger.t"]),
                    ]
                }
            },
        }
    )
    (found,) = unit.workflows[0].triggers

    assert {"aws_glue_workflow.etl"} == found.depends_on
    assert {"enabled": False} == found.options
    assert found.is_referenced
    assert found.definition["StartOnCreation"] is False
    assert "State" not in found.definition


def test_what_is_deleted_does_not_count() -> None:
    """A plan that deletes a resource has no planned values of it."""
    root = plan(planned("aws_glue_workflow.etl", WORKFLOW))
    root["resource_changes"].append(
        {"address": "aws_glue_trigger.t", "change": {"actions": ["delete"], "before": TRIGGER}}
    )

    assert () == unit_of(root).all_triggers


def named_by(expression: object, **more: Any) -> str:
    """The workflow of a trigger that knows it only after the apply."""
    trigger = configured("aws_glue_trigger.t", workflow_name=expression)
    (found,) = _triggers(
        plan(
            planned("aws_glue_workflow.etl", WORKFLOW),
            planned("aws_glue_workflow.many[0]", {"name": "many-0"}),
            planned("aws_glue_workflow.many[1]", {"name": "many-1"}),
            planned("aws_glue_workflow.one[0]", {"name": "one-0"}),
            planned("aws_glue_workflow.late", {}, {"name": True}),
            planned("aws_glue_workflow.none", {}),
            planned("aws_glue_trigger.t[1]", {"name": "t"}, {"workflow_name": True}),
            planned("aws_iam_role.r", {"name": "role"}),
            modules={"module.w": [planned("module.w.aws_glue_workflow.in", {"name": "inside"})]},
            configuration={
                "resources": [{**trigger, **more}],
                "module_calls": {
                    "w": {
                        "module": {
                            "outputs": {
                                "name": {
                                    "expression": references(
                                        "aws_glue_workflow.in.id", "aws_glue_workflow.in"
                                    )
                                }
                            }
                        }
                    }
                },
            },
        )
    )  # fmt: skip
    return str(found.workflow_name)


def _triggers(root: object) -> Sequence[TriggerDesign]:
    return unit_of(root).all_triggers


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (references("aws_glue_workflow.etl.id", "aws_glue_workflow.etl"), "etl"),
        (
            references("aws_glue_workflow.many[1].id", "aws_glue_workflow.many[1]",
                       "aws_glue_workflow.many"),
            "many-1",
        ),
        (references("aws_glue_workflow.many", "count.index"), "many-1"),
        (references("aws_glue_workflow.one"), "one-0"),  # join("", aws_glue_workflow.one[*].id)
        (references("aws_glue_workflow.late.id", "aws_glue_workflow.late"),
         "${aws_glue_workflow.late.name}"),
        (references("aws_glue_workflow.none.id", "aws_glue_workflow.none"),
         "${aws_glue_workflow.none}"),
        (references("module.w.name", "module.w"), "inside"),
    ],
)  # fmt: skip
def test_an_id_that_is_not_known_yet_is_the_name(expression: object, name: str) -> None:
    """The id of a Glue resource is known only after the apply, but it is the name."""
    assert name == named_by(expression)


@pytest.mark.parametrize(
    "expression",
    [
        None,
        {},
        references(),
        {"constant_value": 5},
        references("aws_glue_workflow.many"),
        references("aws_glue_workflow.gone.id", "aws_glue_workflow.gone"),
        references("aws_glue_workflow.etl.arn", "aws_glue_workflow.etl"),
        references("aws_glue_workflow.etl.id", "aws_glue_workflow.etl", "var.x"),
        references("aws_iam_role.r.name", "aws_iam_role.r"),
        references("local.name"),
        references("var.name"),
        references("each.value.id", "each.value"),
        references("module.gone.name", "module.gone"),
        references("random_pet.x.id", "random_pet.x"),
    ],
)
def test_other_values_that_are_not_known_yet_are_unknown(expression: object) -> None:
    """What cannot be traced to a name has a value of its own."""
    assert "${aws_glue_trigger.t[1].workflow_name}" == named_by(expression)


def test_values_of_for_each_are_followed() -> None:
    """`each.value.id` is the id of the instance with the same key."""
    name = named_by(
        references("each.value.id", "each.value"),
        for_each_expression=references("aws_glue_workflow.many"),
    )

    assert "many-1" == name


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        (references("aws_glue_job.j.id", "aws_glue_job.j"), "load"),
        ({"constant_value": "x"}, "${module.a.module.b[0].aws_glue_trigger.t.actions[0].job_name}"),
    ],
)
def test_variables_of_modules_are_followed(given_name: object, name: str) -> None:
    """A module's variable is what each module around it was given."""
    address = "module.a.module.b[0].aws_glue_trigger.t"
    values = {**TRIGGER, "actions": [{"timeout": 5}, {}]}
    unknown: dict[str, Any] = {"actions": [{"job_name": True}, {"job_name": True}], "tags_all": {}}
    root = plan(
        planned("aws_glue_job.j", {"name": "load"}),
        configuration={
            "module_calls": {
                "a": {
                    "expressions": {"outer": given_name},
                    "module": {
                        "module_calls": {
                            "b": {
                                "expressions": {"inner": references("var.outer")},
                                "module": {
                                    "resources": [
                                        configured(
                                            "aws_glue_trigger.t",
                                            actions=[{"job_name": references("var.inner")}],
                                        )
                                    ]
                                },
                            }
                        }
                    },
                }
            }
        },
    )
    trigger = planned(address, values, unknown)
    child = {"address": "module.a.module.b[0]", "resources": [trigger]}
    root["planned_values"]["root_module"]["child_modules"] = [
        {"address": "module.a", "child_modules": [child]}
    ]
    root["resource_changes"].append({"address": address, "change": {"after_unknown": unknown}})
    (found,) = _triggers(root)

    assert [
        {"JobName": name, "Timeout": 5},
        {"JobName": f"${{{address}.actions[1].job_name}}"},
    ] == shown(found.definition["Actions"])


def test_a_variable_that_is_given_itself_ends() -> None:
    """References that lead nowhere are given up."""
    inner = references("var.x")
    root = plan(
        modules={
            "module.a": [
                planned("module.a.aws_glue_trigger.t", {"name": "t"}, {"workflow_name": True})
            ]
        },
        configuration={
            "module_calls": {
                "a": {
                    "module": {
                        "resources": [
                            configured(
                                "aws_glue_trigger.t", workflow_name=references("module.a.name")
                            )
                        ],
                        "module_calls": {
                            "a": {
                                "module": {"outputs": {"name": {"expression": inner}}},
                                "expressions": {"x": references("module.a.name")},
                            }
                        },
                    }
                }
            }
        },
    )  # fmt: skip
    (found,) = _triggers(root)

    assert "${module.a.aws_glue_trigger.t.workflow_name}" == str(found.workflow_name)


def test_unknown_maps_and_lists_are_unknown() -> None:
    """A block can be unknown as a whole, or have parts that are."""
    unknown = {"actions": True, "predicate": [{"conditions": [{"state": True}], "logical": True}]}
    (found,) = _triggers(
        plan(
            planned("aws_glue_trigger.t", {**TRIGGER, "actions": None, "predicate": None}, unknown)
        )
    )

    assert ["${aws_glue_trigger.t.actions}"] == shown(found.definition["Actions"])
    assert "${aws_glue_trigger.t.predicate[0].conditions[0].state}" == str(
        found.definition["Predicate"]["Conditions"][0]["State"]
    )


def test_the_configuration_says_what_refers_to_what() -> None:
    """Dependencies, event rules, and what may start a trigger or add one, are in a plan too."""
    event = configured("aws_cloudwatch_event_target.e", arn=references("aws_glue_workflow.etl.arn"))
    null = configured("null_resource.n", triggers=references("aws_glue_trigger.t.id"))
    trigger = {
        **configured("aws_glue_trigger.t", workflow_name=references("aws_glue_workflow.etl.name")),
        "depends_on": ["aws_glue_job.j", "module"],
    }
    unit = unit_of(
        plan(
            planned("aws_glue_workflow.etl", WORKFLOW),
            planned("aws_glue_workflow.handed", {"name": "handed"}),
            planned("aws_glue_job.j[0]", {"name": "load"}),
            planned("aws_glue_trigger.t", TRIGGER),
            planned("aws_glue_trigger.u", {**TRIGGER, "name": "u"}),
            planned("aws_glue_trigger.v", {**TRIGGER, "name": "v"}),
            planned("aws_cloudwatch_event_target.e", {}),
            planned(
                "aws_cloudwatch_event_target.f",
                {"arn": "arn:aws:glue:eu-west-1:123456789012:workflow/etl"},
            ),
            planned("null_resource.n", {}),
            planned("aws_cloudformation_stack.s", {}),
            configuration={
                "resources": [
                    event,
                    null,
                    trigger,
                    {
                        **configured("aws_glue_trigger.u"),
                        "provisioners": [{"type": "local-exec", "expressions": {}}],
                    },
                    configured(
                        "aws_cloudformation_stack.s",
                        parameters=references("aws_glue_workflow.handed.name"),
                    ),
                ]
            },
        )
    )
    workflow, handed = unit.workflows
    t, u, v = workflow.triggers

    assert {"aws_glue_workflow.etl", "aws_glue_job.j[0]"} == t.depends_on
    assert (True, True, False) == (t.is_referenced, u.is_referenced, v.is_referenced)
    assert (Place("plan.json"),) * 2 == workflow.event_rules
    assert (True, False) == (workflow.is_whole, handed.is_whole)


@pytest.mark.parametrize("more", [{"complete": False}, {"errored": True}])
def test_a_plan_for_a_part_is_partial(more: dict[str, Any]) -> None:
    """`terraform plan -target` gives a plan that is not complete."""
    unit = unit_of(plan(planned("aws_glue_workflow.etl", WORKFLOW), **more))

    assert unit.is_partial
    assert not unit.workflows[0].is_whole


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        (plan(), True),
        ({"format_version": "1.0", "terraform_version": "1.11.4", "values": {}}, True),
        ({"format_version": "1.0"}, True),
        ({"format_version": "1.0", "terraform_version": "1.11.4"}, True),
        ({"format_version": "1.0", "provider_schemas": {}}, False),
        ({"format_version": 1, "planned_values": {}}, False),
        ({"values": {}}, False),
        ({"AWSTemplateFormatVersion": "2010-09-09"}, False),
        ([], False),
        (None, False),
    ],
)
def test_plans_are_known_by_their_keys(root: object, expected: bool) -> None:  # noqa: FBT001
    """A plan or state has a format version and values."""
    assert expected == is_plan(root)


KEYS = ["format_version", "planned_values", "root_module", "resources", "child_modules", "address",
        "type", "name", "values", "resource_changes", "change", "after_unknown", "configuration",
        "module_calls", "module", "expressions", "references", "depends_on", "actions"]  # fmt: skip
JUNK = st.recursive(
    st.sampled_from([None, True, 1, "", "x", "aws_glue_trigger", "module.a", "var.x"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JUNK, JUNK, JUNK)
def test_no_json_makes_the_reader_fail(one: object, two: object, three: object) -> None:
    """Whatever is in a plan, there is a unit."""
    for root in (
        one,
        {"planned_values": {"root_module": one}, "resource_changes": two, "configuration": three},
        plan(
            planned("aws_glue_trigger.t", TRIGGER, one),
            modules={"module.a": [planned("module.a.aws_glue_job.t", {"name": two}, {"a": three})]},
            configuration={"resources": two, "module_calls": three},
        ),
    ):  # fmt: skip
        findings(unit_of(root))


@pytest.mark.parametrize(
    ("key", "region", "provider"),
    [
        ("aws", None, None),
        ("aws.west", None, "aws.west"),
        ("aws", "eu-west-1", "eu-west-1"),
        ("module.m:aws", None, "module.m:aws"),
        ("m:aws", None, None),  # As Terraform before 1.1 has it: that of the caller.
        ("m:aws.west", None, "aws.west"),
        (None, None, None),
    ],
    ids=range(7),
)
def test_each_provider_has_names_of_its_own(
    key: str | None, region: str | None, provider: str | None
) -> None:
    """A resource of another provider or region can have the name of one of the default."""
    unit = unit_of(
        plan(
            planned("aws_glue_workflow.home", WORKFLOW),
            planned("aws_glue_workflow.away", {**WORKFLOW, "region": region}),
            configuration={
                "resources": [
                    {**configured("aws_glue_workflow.home"), "provider_config_key": "aws"},
                    {**configured("aws_glue_workflow.away"), "provider_config_key": key},
                ]
            },
        )
    )
    assert [None, provider] == [each.provider for each in unit.workflows]
    is_duplicate = "GW213" in {each.code for each in findings(unit)}
    assert is_duplicate is (provider is None)
