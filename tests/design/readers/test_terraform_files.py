"""Directories of Terraform's files, read as designs."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design import DesignUnit, Language, Place
from glue_wf_sdk.design.unknown import Unknown
from support.designs import judgements
from support.terraform import WORKFLOW, shown, terraform, trigger_of


def fields(text: str, label: str = "aws_glue_trigger.t") -> Any:
    """The definition of a trigger."""
    return shown(trigger_of(terraform(text), label).definition)


def trigger(body: str, name: str = "t") -> str:
    """A trigger with more in it."""
    return f"""
    resource "aws_glue_trigger" "{name}" {{
      name = "{name}"
      type = "ON_DEMAND"
      {body}
    }}
    """


def starting(expression: str, more: str = "") -> Any:
    """The name of the job that a trigger starts."""
    (action,) = fields(trigger(f"actions {{\n job_name = {expression}\n }}") + more)["Actions"]
    return action["JobName"]


NIGHTLY = """
variable "env" {}
variable "enabled" { default = true }

locals {
  prefix = "${var.env}-nightly"
  jobs   = ["extract", "load"]
}

resource "aws_glue_workflow" "nightly" {
  name                   = local.prefix
  description            = "Every night"
  max_concurrent_runs    = 1
  default_run_properties = { stage = var.env }
}

resource "aws_glue_job" "all" {
  for_each    = toset(local.jobs)
  name        = "${local.prefix}-${each.key}"
  role_arn    = aws_iam_role.glue.arn
  max_retries = 2
  command {
    script_location = "s3://scripts/${each.key}.py"
  }
  execution_property {
    max_concurrent_runs = 3
  }
}

resource "aws_glue_crawler" "raw" {
  name          = "${local.prefix}-raw"
  database_name = "raw"
  role          = "glue"
  schedule      = "cron(0 1 * * ? *)"
}

resource "aws_glue_trigger" "start" {
  name          = "${local.prefix}-start"
  type          = "SCHEDULED"
  schedule      = "cron(0 0 * * ? *)"
  workflow_name = aws_glue_workflow.nightly.name
  enabled       = var.enabled
  actions {
    job_name = aws_glue_job.all["extract"].name
    timeout  = 60
    arguments = {
      "--n" = 1
    }
  }
}

resource "aws_glue_trigger" "load" {
  name          = "${local.prefix}-load"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.id
  predicate {
    conditions {
      job_name = aws_glue_job.all["extract"].id
      state    = "SUCCEEDED"
    }
    conditions {
      crawler_name = aws_glue_crawler.raw.name
      crawl_state  = "SUCCEEDED"
    }
  }
  actions {
    job_name = aws_glue_job.all["load"].name
  }
  lifecycle {
    ignore_changes = [schedule]
  }
  tags     = { env = var.env }
  provider = aws.west
}
"""


def test_a_workflow_is_read_whole() -> None:
    """A workflow has its triggers, jobs and crawlers, whatever names are made of."""
    unit = terraform(NIGHTLY)
    (workflow,) = unit.workflows

    assert ("infra", Language.TERRAFORM) == (unit.file, unit.language)
    assert not unit.is_partial
    assert () == unit.problems
    assert workflow.is_declared
    assert workflow.is_whole
    assert "${var.env}-nightly" == str(workflow.name)
    assert {
        "Name": "${var.env}-nightly",
        "Description": "Every night",
        "MaxConcurrentRuns": 1,
        "DefaultRunProperties": {"stage": "${var.env}"},
    } == shown(workflow.definition)
    assert ["aws_glue_trigger.start", "aws_glue_trigger.load"] == [
        each.label for each in workflow.triggers
    ]
    assert ['aws_glue_job.all["extract"]', 'aws_glue_job.all["load"]'] == [
        each.label for each in workflow.jobs
    ]
    assert ["aws_glue_crawler.raw"] == [each.label for each in workflow.crawlers]
    # Nothing in the workflow starts the crawler, which has a schedule of its own.
    assert {"GW204", "GW209"} == {each.code for each in judgements(unit)}


def test_fields_have_the_apis_names() -> None:
    """Attributes and blocks become the API's fields, with what the provider fills in."""
    unit = terraform(NIGHTLY)
    start, load = unit.all_triggers

    assert {
        "Name": "${var.env}-nightly-start",
        "Type": "SCHEDULED",
        "Schedule": "cron(0 0 * * ? *)",
        "WorkflowName": "${var.env}-nightly",
        "Actions": [
            {"JobName": "${var.env}-nightly-extract", "Timeout": 60, "Arguments": {"--n": "1"}}
        ],
        "StartOnCreation": True,
    } == shown(start.definition)
    assert {"enabled": True} == start.options
    assert {
        "Logical": "AND",
        "Conditions": [
            {
                "JobName": "${var.env}-nightly-extract",
                "State": "SUCCEEDED",
                "LogicalOperator": "EQUALS",
            },
            {
                "CrawlerName": "${var.env}-nightly-raw",
                "CrawlState": "SUCCEEDED",
                "LogicalOperator": "EQUALS",
            },
        ],
    } == shown(load.definition["Predicate"])
    assert {} == load.options
    assert {
        "Name": "${var.env}-nightly-extract",
        "Role": "${aws_iam_role.glue.arn}",
        "MaxRetries": 2,
        "Command": {"Name": "glueetl", "ScriptLocation": "s3://scripts/extract.py"},
        "ExecutionProperty": {"MaxConcurrentRuns": 3},
    } == shown(unit.jobs[0].definition)
    assert {
        "Name": "${var.env}-nightly-raw",
        "DatabaseName": "raw",
        "Role": "glue",
        "Schedule": "cron(0 1 * * ? *)",
    } == shown(unit.crawlers[0].definition)


def test_resources_know_what_they_refer_to() -> None:
    """`depends_on` has all that a resource refers to, directly, through locals or by itself."""
    text = NIGHTLY + trigger(
        "workflow_name = local.wf\n depends_on = [aws_glue_job.all, aws_glue_trigger.load]"
    )
    unit = terraform(text + "locals {\n wf = aws_glue_workflow.nightly.name\n}")

    assert {
        "aws_glue_workflow.nightly",
        'aws_glue_job.all["extract"]',
        'aws_glue_job.all["load"]',
        "aws_glue_trigger.load",
    } == trigger_of(unit).depends_on
    assert {"aws_glue_workflow.nightly", 'aws_glue_job.all["extract"]'} == trigger_of(
        unit, "aws_glue_trigger.start"
    ).depends_on


def test_fields_know_their_lines() -> None:
    """Each attribute and each block has its line; what is filled in has that around it."""
    unit = terraform(
        'resource "aws_glue_trigger" "t" {\n'
        '  name = "t"\n'
        '  type = "CONDITIONAL"\n'
        "  predicate {\n"
        "    conditions {\n"
        '      job_name = "a"\n'
        "    }\n"
        "    conditions {\n"
        '      job_name = "b"\n'
        '      state    = "SUCCEEDED"\n'
        "    }\n"
        "  }\n"
        "  actions {\n"
        '    job_name = "c"\n'
        "  }\n"
        "}\n"
    )
    found = trigger_of(unit)

    assert Place("main.tf", 1, 1) == found.place
    assert Place("main.tf", 3, 3) == found.place_of("Type")
    assert Place("main.tf", 4, 3) == found.place_of("Predicate.Logical")
    assert Place("main.tf", 8, 5) == found.place_of("Predicate.Conditions[1]")
    assert Place("main.tf", 10, 7) == found.place_of("Predicate.Conditions[1].State")
    assert Place("main.tf", 5, 5) == found.place_of("Predicate.Conditions[0].State")
    assert Place("main.tf", 14, 5) == found.place_of("Actions[0].JobName")
    assert Place("main.tf", 1, 1) == found.place_of("Schedule")


# count and for_each


@pytest.mark.parametrize(
    ("count", "labels", "condition"),
    [
        ("2", ["aws_glue_trigger.t[0]", "aws_glue_trigger.t[1]"], None),
        ('"1"', ["aws_glue_trigger.t[0]"], None),
        ("0", [], None),
        ("var.on ? 1 : 0", ["aws_glue_trigger.t[0]"], "count = (var.on ? 1 : 0)"),
        ("var.n", ["aws_glue_trigger.t"], "count = var.n"),
        ("5000", ["aws_glue_trigger.t"], "count = 5000"),
        ("true", ["aws_glue_trigger.t"], "count = true"),
    ],
)
def test_count_makes_instances(count: str, labels: list[str], condition: str | None) -> None:
    """A known count makes that many; an unknown one makes one that may not exist."""
    unit = terraform(trigger(f"count = {count}"))

    assert labels == [each.label for each in unit.all_triggers]
    assert {condition} >= {each.condition for each in unit.all_triggers}


def test_an_index_is_part_of_a_name() -> None:
    """`count.index` counts, and references with an index find their instance."""
    more = 'resource "aws_glue_job" "j" {\n count = 2\n name = "job-${count.index}"\n}'

    assert "job-1" == starting("aws_glue_job.j[1].name", more)
    assert "job-0" == starting("aws_glue_job.j.0.name", more)
    assert "job-0" == starting('element(concat(aws_glue_job.j.*.id, [""]), 0)', more)
    assert "job-1" == starting("reverse(aws_glue_job.j[*].name)[0]", more)


@pytest.mark.parametrize("count", ["var.on ? 1 : 0", "var.n"])
@pytest.mark.parametrize(
    "reference",
    [
        "aws_glue_workflow.w[0].name",
        'join("", aws_glue_workflow.w.*.name)',
        'element(concat(aws_glue_workflow.w.*.name, [""]), 0)',
        "one(aws_glue_workflow.w[*].id)",
        'try(aws_glue_workflow.w[0].name, "")',
    ],
)
def test_what_may_not_exist_is_found_by_its_name(count: str, reference: str) -> None:
    """A trigger belongs to a workflow that exists only under a count."""
    unit = terraform(
        f'resource "aws_glue_workflow" "w" {{\n name = "w-${{var.env}}"\n count = {count}\n}}'
        + trigger(f"workflow_name = {reference}\n count = {count}")
    )
    (workflow,) = unit.workflows

    assert workflow.is_whole
    assert 1 == len(workflow.triggers)
    assert workflow.condition == workflow.triggers[0].condition is not None


@pytest.mark.parametrize(
    ("for_each", "labels"),
    [
        ('toset(["b", "a"])', ['aws_glue_trigger.t["a"]', 'aws_glue_trigger.t["b"]']),
        ('{ x = "b" }', ['aws_glue_trigger.t["x"]']),
        ('["a"]', ['aws_glue_trigger.t["a"]']),
        ("{}", []),
        ("var.jobs", ["aws_glue_trigger.t"]),
        ("toset([var.a])", ["aws_glue_trigger.t"]),
        ("5", ["aws_glue_trigger.t"]),
        ("aws_glue_trigger.t", ["aws_glue_trigger.t"]),
    ],
)
def test_for_each_makes_instances(for_each: str, labels: list[str]) -> None:
    """A known collection makes one resource for each key; an unknown one makes one."""
    unit = terraform(trigger(f"for_each = {for_each}"))

    assert labels == [each.label for each in unit.all_triggers]
    is_open = labels == ["aws_glue_trigger.t"]
    assert all((each.condition is not None) == is_open for each in unit.all_triggers)


def test_keys_that_depend_on_a_condition_have_it() -> None:
    """What is only in one branch of a for_each may not exist."""
    unit = terraform(trigger('for_each = toset(var.on ? ["a", "b"] : ["a"])'))

    assert [None, 'for_each = toset((var.on ? ["a", "b"] : ["a"]))'] == [
        each.condition for each in unit.all_triggers
    ]


def test_an_unknown_for_each_matches_itself() -> None:
    """Over one unknown collection, what has the same key has the same name."""
    unit = terraform(
        """
        resource "aws_glue_workflow" "w" {
          for_each = var.flows
          name     = "flow-${each.key}"
        }
        resource "aws_glue_job" "j" {
          for_each = var.flows
          name     = "job-${each.key}-${each.value.suffix}"
        }
        resource "aws_glue_trigger" "t" {
          for_each      = var.flows
          name          = "t-${each.key}"
          type          = "ON_DEMAND"
          workflow_name = aws_glue_workflow.w[each.key].name
          actions {
            job_name = aws_glue_job.j[each.key].name
          }
        }
        resource "aws_glue_trigger" "other" {
          for_each      = var.other
          name          = "o-${each.key}"
          type          = "ON_DEMAND"
          workflow_name = aws_glue_workflow.w[each.key].name
        }
        """
    )
    workflow, other = unit.workflows

    assert ["aws_glue_trigger.t"] == [each.label for each in workflow.triggers]
    assert ["aws_glue_job.j"] == [each.label for each in workflow.jobs]
    assert not workflow.is_whole
    assert not other.is_declared
    assert "flow-${each.key of var.other}" == str(other.name)
    assert {"aws_glue_workflow.w"} == other.triggers[0].depends_on


def test_for_each_over_resources_of_unknown_number() -> None:
    """A resource over one whose keys are not known has the names of that one's instances."""
    unit = terraform(
        """
        resource "aws_glue_job" "j" {
          for_each = var.jobs
          name     = "job-${each.key}"
        }
        resource "aws_glue_trigger" "t" {
          for_each = aws_glue_job.j
          name     = "t-${each.key}"
          type     = "ON_DEMAND"
          actions {
            job_name = each.value.name
          }
        }
        resource "aws_glue_trigger" "u" {
          name = "u"
          type = "ON_DEMAND"
          actions {
            job_name = aws_glue_trigger.t["a"].description
          }
        }
        """
    )

    assert ["job-${each.key of var.jobs}"] == [
        str(link.target.name) for link in trigger_of(unit).starts if link.target
    ]
    assert "t-${each.key of var.jobs}" == str(trigger_of(unit).name)


def test_for_each_over_resources() -> None:
    """A resource over another one has its keys, and its instances as values."""
    unit = terraform(
        """
        resource "aws_glue_job" "j" {
          for_each = { a = "x", b = "y" }
          name     = each.value
        }
        resource "aws_glue_trigger" "t" {
          for_each = aws_glue_job.j
          name     = "t-${each.key}"
          type     = "ON_DEMAND"
          actions {
            job_name = each.value.name
          }
        }
        resource "aws_glue_trigger" "all" {
          name = "all"
          type = "ON_DEMAND"
          dynamic "actions" {
            for_each = [for job in aws_glue_job.j : job.name]
            content {
              job_name = actions.value
            }
          }
        }
        """
    )

    assert [["x"], ["y"], ["x", "y"]] == [
        [str(link.target.name) for link in each.starts if link.target] for each in unit.all_triggers
    ]


# Blocks


def test_dynamic_blocks_are_unrolled() -> None:
    """A dynamic block over what is known is a block for each item."""
    text = trigger(
        """
      actions {
        job_name = "first"
      }
      dynamic "actions" {
        for_each = { b = "second", c = null }
        iterator = it
        content {
          job_name = coalesce(it.value, it.key)
        }
      }
      """
    )

    assert [{"JobName": each} for each in ("first", "second", "c")] == fields(text)["Actions"]


@pytest.mark.parametrize(
    "dynamic",
    [
        "for_each = var.jobs\n content {\n job_name = actions.value\n }",
        "for_each = 5\n content {\n job_name = actions.value\n }",
        "for_each = range(2000)\n content {\n job_name = actions.value\n }",
        "for_each = [1]",
        "content {\n job_name = actions.value\n }",
    ],
)
def test_dynamic_blocks_over_the_unknown_stand_for_any(dynamic: str) -> None:
    """A dynamic block over what is not known is an unknown item."""
    unit = terraform(trigger(f'dynamic "actions" {{\n {dynamic}\n }}'))
    (action,) = trigger_of(unit).definition["Actions"]

    assert isinstance(action, Unknown)
    assert () == judgements(unit)


def test_dynamic_predicates_under_a_condition_are_unknown() -> None:
    """The caller of a module knows whether a predicate goes with the type; we do not."""
    text = trigger(
        """
      dynamic "predicate" {
        for_each = var.on ? [1] : []
        content {
          logical = "ANY"
        }
      }
      """
    )
    (only,) = trigger_of(terraform(text)).definitions

    assert "${dynamic predicate over (var.on ? [1] : [])}" == str(only["Predicate"])


def test_items_of_dynamic_blocks_turn_out_both_ways() -> None:
    """Conditions inside of a dynamic block turn out both ways."""
    text = trigger(
        """
      dynamic "actions" {
        for_each = ["a", var.on ? "b" : "c"]
        content {
          job_name = actions.value
        }
      }
      """
    )

    assert [["a", "b"], ["a", "c"]] == [
        [action["JobName"] for action in each["Actions"]]
        for each in trigger_of(terraform(text)).definitions
    ]


def test_one_of_several_dynamic_predicates_is_there() -> None:
    """Two dynamic blocks for one are unknown together."""
    block = """
      dynamic "predicate" {
        for_each = %s
        content {
          logical = "ANY"
        }
      }
      """
    found = fields(trigger(block % "[1]" + block % "var.predicates"))

    assert "${dynamic predicate over var.predicates}" == found["Predicate"]


def test_conditionals_are_correlated() -> None:
    """Fields under one condition turn out together, and branches count both."""
    unit = terraform(
        """
        resource "aws_glue_trigger" "t" {
          name     = var.on ? "a" : "b"
          type     = var.on ? "SCHEDULED" : "ON_DEMAND"
          schedule = var.on ? "cron(0 0 * * ? *)" : null
          workflow_name = var.flow != null ? var.flow : "etl"
          actions {
            job_name = var.on ? "x" : "y"
          }
        }
        """
    )
    found = trigger_of(unit)

    assert [
        ("SCHEDULED", "cron(0 0 * * ? *)", True),
        ("ON_DEMAND", '${(var.on ? "cron(0 0 * * ? *)" : null)}', None),
    ] == [
        tuple(shown(each.get(key)) for key in ("Type", "Schedule", "StartOnCreation"))
        for each in found.definitions
    ]
    assert ["x", "y"] == [link.target.name for link in found.starts if link.target]
    assert '${(var.on ? "a" : "b")}' == str(found.name)
    # What belongs together must have one name.
    assert '${(!(var.flow == null) ? var.flow : "etl")}' == str(found.workflow_name)


@pytest.mark.parametrize(
    ("body", "starts", "options"),
    [
        ("", True, {}),
        ("enabled = true", True, {"enabled": True}),
        ('enabled = "true"', True, {"enabled": True}),
        ("enabled = false", False, {"enabled": False}),
        ('enabled = "false"', False, {"enabled": False}),
        ("enabled = null", True, {}),
        ("start_on_creation = false", True, {"start_on_creation": False}),
        (
            "enabled = false\n start_on_creation = true",
            True,
            {"enabled": False, "start_on_creation": True},
        ),
        ("enabled = var.on", "${var.on}", {"enabled": "${var.on}"}),
        ("start_on_creation = var.on", "${var.on}", {"start_on_creation": "${var.on}"}),
        ('enabled = "maybe"', False, {"enabled": "maybe"}),
    ],
)
def test_start_on_creation_is_what_the_provider_sends(
    body: str, starts: object, options: dict[str, Any]
) -> None:
    """`enabled` starts a trigger on creation, and `start_on_creation` overrides it if true."""
    text = f"""
    resource "aws_glue_trigger" "t" {{
      name     = "t"
      type     = "SCHEDULED"
      schedule = "cron(0 0 * * ? *)"
      {body}
    }}
    """
    found = trigger_of(terraform(text))

    assert starts == shown(found.definition["StartOnCreation"])
    assert options == shown(found.options)


@pytest.mark.parametrize(
    ("kind", "body", "starts"),
    [
        ('"ON_DEMAND"', "", None),
        ('"EVENT"', "", None),
        ('"ON_DEMAND"', "start_on_creation = true", True),
        ("var.type", "", "${start_on_creation of var.type}"),
        ("var.type", "start_on_creation = true", True),
    ],
)
def test_triggers_that_are_started_by_others(kind: str, body: str, starts: object) -> None:
    """The provider does not activate an ON_DEMAND or EVENT trigger when it creates it."""
    text = f'resource "aws_glue_trigger" "t" {{\n name = "t"\n type = {kind}\n {body}\n}}'

    assert starts == fields(text).get("StartOnCreation")


def test_what_the_provider_does_not_send_is_left_out() -> None:
    """Null and empty strings are absent; so are Terraform's own arguments."""
    text = trigger(
        """
      schedule      = null
      description   = ""
      workflow_name = ""
      count         = 1
      region        = "eu-west-1"
      actions {
        job_name               = "a"
        crawler_name           = ""
        security_configuration = null
        arguments              = {}
        timeout                = 0
      }
      timeouts {
        create = "5m"
      }
      """
    )

    assert {
        "Name": "t",
        "Type": "ON_DEMAND",
        "Actions": [{"JobName": "a"}],
    } == fields(text, "aws_glue_trigger.t[0]")


def test_all_blocks_of_a_trigger_are_read() -> None:
    """Event batching and notifications are maps, with the provider's defaults."""
    text = trigger(
        """
      event_batching_condition {
        batch_size = "5"
      }
      actions {
        job_name = "a"
        arguments {
          x = true
        }
        notification_property {
          notify_delay_after = 10.0
        }
      }
      """
    )

    assert {"BatchSize": 5, "BatchWindow": 900} == fields(text)["EventBatchingCondition"]
    assert [
        {
            "JobName": "a",
            "Arguments": {"x": "true"},
            "NotificationProperty": {"NotifyDelayAfter": 10},
        }
    ] == fields(text)["Actions"]


def test_unknown_attributes_are_kept() -> None:
    """What the provider does not know is kept, so that it is found to be no field."""
    found = fields(trigger('job = 1\n actions {\n job_nme = "a"\n }'))

    assert 1 == found["Job"]
    assert [{"JobNme": "a"}] == found["Actions"]


def test_wrong_types_are_kept() -> None:
    """A value of a wrong type is kept, so that it is found to be one."""
    found = fields(trigger('description = ["a"]\n actions = "x"\n predicate = []'))

    assert ["a"] == found["Description"]
    assert ["x"] == found["Actions"]
    assert "Predicate" not in found
    text = trigger('actions {\n timeout = "soon"\n arguments = "x"\n }')
    assert [{"Timeout": "soon", "Arguments": "x"}] == fields(text)["Actions"]


def test_a_resource_without_a_name_has_one_of_its_own() -> None:
    """A name that is missing equals no other one."""
    unit = terraform(
        """
        resource "aws_glue_job" "a" {}
        resource "aws_glue_job" "b" {
          name = null
        }
        resource "aws_glue_job" "c" {
          name = [1]
        }
        resource "aws_glue_job" "d" {
          name = 5
        }
        resource "aws_glue_job" "e" {
          name = aws_glue_job.e.name
        }
        """
        + trigger("actions {\n job_name = aws_glue_job.a.name\n }")
    )

    assert [f"${{aws_glue_job.{name}}}" for name in "abc"] + ["5", "${aws_glue_job.e.name}"] == [
        str(each.name) for each in unit.jobs
    ]
    assert ("${aws_glue_job.a}",) == tuple(
        link.target.name for link in trigger_of(unit).starts if link.target
    )


def test_chains_of_resources_are_cut() -> None:
    """Descriptions of descriptions can be as deep as they like, in any order."""
    chain = [
        f'resource "aws_glue_job" "j{n}" {{\n name = "j"\n'
        f" description = [aws_glue_job.j{n + 1}.description]\n}}"
        for n in range(400)
    ]

    assert 400 == len(terraform("\n".join(chain)).jobs)
    assert 400 == len(terraform("\n".join(reversed(chain))).jobs)


# Whole resources


@pytest.mark.parametrize(
    ("count", "address"),
    [
        ("", "aws_glue_workflow.w"),
        ("count = 1", "aws_glue_workflow.w[0]"),
        ('for_each = toset(["a"])', 'aws_glue_workflow.w["a"]'),
        ("for_each = var.x", "aws_glue_workflow.w"),
    ],
)
def test_a_whole_resource_is_not_a_name(count: str, address: str) -> None:
    """GW118: `workflow_name = aws_glue_workflow.w`. Nothing else trips over it."""
    unit = terraform(
        f'resource "aws_glue_workflow" "w" {{\n name = "w"\n {count}\n}}'
        + trigger('workflow_name = aws_glue_workflow.w\n actions {\n job_name = "a"\n }')
    )
    (finding,) = judgements(unit)

    assert "GW118" == finding.code
    assert f"workflow_name is the whole resource '{address}'; write '{address}.name'" == (
        finding.message
    )
    assert Place("main.tf", 8, 7) == finding.place
    assert "w" == trigger_of(unit).workflow_name


def test_whole_jobs_and_crawlers_are_not_names() -> None:
    """GW118 is found in actions and conditions, once for each."""
    unit = terraform(
        'resource "aws_glue_job" "j" {\n name = "j"\n}'
        + trigger(
            """
      predicate {
        conditions {
          crawler_name = aws_glue_crawler.gone
        }
      }
      actions {
        job_name = aws_glue_job.j
      }
      depends_on = [aws_glue_job.j]
      """
        )
    )
    found = trigger_of(unit)

    assert {"crawler_name", "job_name"} == {each.message.split()[0] for each in unit.problems}
    assert "j" == found.definition["Actions"][0]["JobName"]
    assert "${aws_glue_crawler.gone.name}" == str(
        found.definition["Predicate"]["Conditions"][0]["CrawlerName"]
    )


# What is whole


@pytest.mark.parametrize(
    "reference",
    [
        "aws_glue_job.gone.name",
        'aws_glue_workflow.gone["a"].id',
        "aws_glue_catalog_database.x.name",
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "description = {}",
        'description = "a-${{{}}}"',
        "description = <<EOT\n${{{}}}\nEOT\n",
        "description = ({}).x",
        "description = one({}).x",
    ],
)
def test_a_reference_to_what_is_not_here_makes_a_design_partial(reference: str, place: str) -> None:
    """A Glue resource that is not declared proves that files are missing."""
    unit = terraform(WORKFLOW + trigger(place.format(reference)))

    assert unit.is_partial
    assert not unit.workflows[0].is_whole


@pytest.mark.parametrize(
    "block",
    [
        "moved {\n from = aws_glue_job.old\n to = aws_glue_workflow.etl\n}",
        "removed {\n from = aws_glue_job.old\n}",
        'data "aws_glue_script" "s" {}\nlocals {\n x = data.aws_glue_script.s.dag\n}',
        'resource "aws_glue_registry" "r" {}\nlocals {\n x = aws_glue_registry.r.arn\n}',
    ],
)
def test_other_references_are_no_proof(block: str) -> None:
    """A design is whole with data sources, with what was moved, and with other resources."""
    assert not terraform(WORKFLOW + block).is_partial


@pytest.mark.parametrize(
    "block",
    [
        'module "m" {\n source = "./m"\n workflow = aws_glue_workflow.etl\n}',
        'module "m" {\n source = "./m"\n name = aws_glue_workflow.etl.name\n}',
        'module "m" {\n source = "./m"\n names = ["${aws_glue_workflow.etl.id}-x"]\n}',
        'module "m" {\n name = local.w\n}\nlocals {\n w = aws_glue_workflow.etl.id\n}',
        'module "m" {\n source = "./m"\n config = { workflow = "etl" }\n}',
        'resource "null_resource" "x" {\n triggers = { w = aws_glue_workflow.etl.name }\n}',
        'resource "null_resource" "x" {\n p "q" {\n c = "x ${aws_glue_workflow.etl.name}"\n }\n}',
        'resource "aws_cloudformation_stack" "x" {\n parameters = { W = "etl" }\n}',
        'output "w" {\n value = aws_glue_workflow.etl.name\n}',
    ],
)
def test_a_workflow_that_is_handed_on_is_not_whole(block: str) -> None:
    """A module that knows a workflow may add triggers to it."""
    unit = terraform(WORKFLOW + block)

    assert not unit.is_partial
    assert not unit.workflows[0].is_whole


@pytest.mark.parametrize(
    "block",
    [
        'module "m" {\n source = "./m"\n name = "other"\n depends_on = [aws_glue_workflow.etl]\n}',
        'resource "aws_iam_policy" "x" {\n policy = aws_glue_workflow.etl.arn\n}',
        'output "w" {\n value = aws_glue_workflow.etl.name\n}\nprovider "aws" {}',
        'output "w" {\n value = aws_glue_workflow.etl.name\n}\nterraform {\n backend "s3" {}\n}',
        'terraform {\n required_version = ">1"\n}',
        'resource "null_resource" {}',
    ],
)
def test_other_uses_of_a_workflow_leave_it_whole(block: str) -> None:
    """The outputs of a root module, policies and dependencies add no triggers."""
    assert terraform(WORKFLOW + block).workflows[0].is_whole


@pytest.mark.parametrize(
    ("block", "is_referenced"),
    [
        ('resource "null_resource" "x" {\n triggers = { t = aws_glue_trigger.t.id }\n}', True),
        ('resource "null_resource" "x" {\n depends_on = [aws_glue_trigger.t]\n}', True),
        ('resource "x" "x" {\n f = local.t\n}\nlocals {\n t = aws_glue_trigger.t.id\n}', True),
        ('module "m" {\n source = "./m"\n t = aws_glue_trigger.t.name\n}', True),
        ('resource "aws_glue_trigger" "u" {\n depends_on = [aws_glue_trigger.t]\n}', False),
        ('output "t" {\n value = aws_glue_trigger.t.name\n}', False),
        ('resource "null_resource" "x" {}', False),
    ],
)  # fmt: skip
def test_others_may_start_a_trigger(block: str, is_referenced: bool) -> None:  # noqa: FBT001
    """A resource that names a trigger may start it."""
    assert is_referenced == trigger_of(terraform(trigger("") + block)).is_referenced


def test_a_trigger_may_start_itself() -> None:
    """A provisioner of a trigger may start it."""
    text = trigger('provisioner "local-exec" {\n command = "start ${self.name}"\n }')

    assert trigger_of(terraform(text)).is_referenced


@pytest.mark.parametrize(
    ("arn", "is_target"),
    [
        ("aws_glue_workflow.etl.arn", True),
        ('"arn:aws:glue:eu-west-1:123456789012:workflow/etl"', True),
        (
            '"arn:aws:glue:${var.region}:${var.account}:workflow/${aws_glue_workflow.etl.name}"',
            True,
        ),
        ('"arn:aws:glue:${var.region}:${var.account}:workflow/etl"', True),
        ('"arn:aws:glue:${var.region}:${var.account}:workflow/other"', False),
        ("aws_lambda_function.f.arn", False),
    ],
)
def test_event_rules_have_workflows_as_targets(arn: str, is_target: bool) -> None:  # noqa: FBT001
    """An EventBridge rule's target can be a workflow."""
    target = f'resource "aws_cloudwatch_event_target" "e" {{\n arn = {arn}\n}}\n'
    other = 'resource "aws_cloudwatch_event_target" "o" {}\n'
    (workflow,) = terraform(WORKFLOW + target + other).workflows

    assert ((Place("main.tf", 5, 2),) if is_target else ()) == workflow.event_rules


# Files


def test_files_of_a_directory_are_judged_together() -> None:
    """References reach from file to file."""
    unit = terraform(WORKFLOW, more_tf=trigger("workflow_name = aws_glue_workflow.etl.name"))

    assert ["t"] == [each.name for each in unit.workflows[0].triggers]
    assert "more.tf" == trigger_of(unit).place.file


def test_values_files_are_read() -> None:
    """terraform.tfvars and *.auto.tfvars give values to variables, as Terraform reads them."""
    text = 'variable "a" {}\nvariable "b" {\n default = 1\n}\n' + trigger(
        'description = "${var.a} ${var.b} ${var.c} ${var.d}"'
    )
    unit = terraform(
        text,
        z_auto_tfvars='b = "z"\nd = ""',
        a_auto_tfvars='b = "a"\nc = "a"\nd = var.x',
        terraform_tfvars='a = "t"\nb = "t"',
        dev_tfvars='a = "dev"',
    )

    assert "t z a " == trigger_of(unit).definition["Description"]


def test_json_files_are_read() -> None:
    """HCL in JSON says the same as HCL; the strings of both are templates."""
    content: dict[str, Any] = {
        "//": "a comment",
        "locals": {"n": "etl"},
        "provider": {"aws": {}},
        "variable": {"env": {"default": "dev"}},
        "resource": {
            "aws_glue_workflow": {"w": {"name": "${local.n}-${var.env}"}},
            "aws_glue_trigger": [
                {
                    "t": {
                        "//": "another",
                        "name": "t",
                        "type": "ON_DEMAND",
                        "workflow_name": "${local.n}-${var.env}",
                        "actions": [{"job_name": "a", "timeout": 5}],
                        "dynamic": {
                            "actions": {
                                "for_each": ["b"],
                                "iterator": "it",
                                "content": {"job_name": "${it.value}"},
                            }
                        },
                        "depends_on": ["aws_glue_workflow.w"],
                    }
                },
                7,
            ],
        },
    }
    unit = terraform(main_tf_json=json.dumps(content, indent=1))
    found = trigger_of(unit)

    assert {
        "Name": "t",
        "Type": "ON_DEMAND",
        "WorkflowName": "etl-dev",
        "Actions": [{"JobName": "a", "Timeout": 5}, {"JobName": "b"}],
    } == shown(found.definition)
    assert unit.workflows[0].is_whole
    assert {"aws_glue_workflow.w"} == found.depends_on
    assert "main.tf.json" == found.place.file
    assert found.place.line is not None


def test_an_action_under_a_template_with_directives_is_unknown() -> None:
    """JSON's templates can have directives too."""
    content = {"locals": {"n": "%{ if true }a%{ endif }", "m": "${", "o": [None, 1]}}
    text = trigger("description = local.n\n schedule = local.m\n workflow_name = local.o[0]")
    unit = terraform(text, l_tf_json=json.dumps(content))

    assert isinstance(trigger_of(unit).definition["Description"], Unknown)
    assert isinstance(trigger_of(unit).definition["Schedule"], Unknown)


def test_override_files_replace_attributes() -> None:
    """Override files are merged into what they override, as Terraform merges them."""
    unit = terraform(
        trigger('schedule = "a"\n actions {\n job_name = "a"\n }') + "locals {\n x = 1\n}",
        override_tf='resource "aws_glue_trigger" "t" {\n schedule = "b"\n}\nlocals {\n x = 2\n}',
        b_override_tf=trigger('dynamic "actions" {\n for_each = [local.x]\n content {\n'
                              ' job_name = "j${actions.value}"\n }\n }'),
    )  # fmt: skip
    found = trigger_of(unit)

    assert () == unit.problems
    assert "b" == found.definition["Schedule"]
    assert [{"JobName": "j2"}] == shown(found.definition["Actions"])


def test_one_address_twice_is_found() -> None:
    """GW903: Terraform refuses a second resource of one type and name."""
    text = trigger('actions {\n job_name = "a"\n }')
    unit = terraform(text + text, other_tf='resource "x" "t" {}\nresource "x" "t" {}')
    (finding,) = judgements(unit)

    assert "GW903" == finding.code
    assert Place("main.tf", 10, 4) == finding.place
    assert "aws_glue_trigger.t" in finding.message


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a = 1\nb = ", "is not HCL: unexpected end of the line", 2, 5),
        ('resource "x" {', "is not HCL: unexpected end of the file", 1, 15),
        ("a = 1 }", "is not HCL: unexpected '}'", 1, 7),
        ("a =\n\x01", "is not HCL: unexpected end of the line", 1, 4),
        ("a = 1 1 secret", "is not HCL: unexpected text", 1, 7),
        ("a {" * 2000 + "}" * 2000, "is nested too deeply", None, None),
    ],
)
def test_a_broken_file_is_found(
    text: str, message: str, line: int | None, column: int | None
) -> None:
    """GW901 says where a file is broken; the others are read, and the design is partial."""
    unit = terraform(WORKFLOW, broken_tf=text)
    (finding,) = judgements(unit)

    assert "GW901" == finding.code
    assert message == finding.message
    assert Place("broken.tf", line, column) == finding.place
    assert unit.is_partial
    assert "etl" == unit.workflows[0].name


@pytest.mark.parametrize("text", ["[]", "5", "{"])
def test_a_broken_json_file_is_found(text: str) -> None:
    """A .tf.json file has to be an object."""
    (finding,) = judgements(terraform(broken_tf_json=text))

    assert "GW901" == finding.code


@pytest.mark.parametrize(
    "text",
    ['x = {{ name }}\ny = "{{ z }}', "{% if x %}\nx = 1\n{% endif %}", "<% if x %>\nx = 1"],
)
def test_templates_of_other_tools_are_no_fault(text: str) -> None:
    """A file out of which HCL is to be made is not read, and that is only worth knowing."""
    unit = terraform(WORKFLOW, template_tf=text)
    (finding,) = judgements(unit)

    assert ("GW901", "info") == (finding.code, finding.severity)
    assert unit.is_partial


def test_a_byte_order_mark_is_no_fault() -> None:
    """Some editors begin a file with a mark."""
    assert () == terraform("\ufeff" + WORKFLOW).problems


def test_comments_turn_rules_off() -> None:
    """`# glue-wf: ignore[...]` counts in each file."""
    unit = terraform(
        WORKFLOW + "a = 1 # glue-wf: ignore[GW201]", b_tf="b = 1 // glue-wf: ignore[GW202]"
    )

    assert {
        ("main.tf", 4): frozenset({"GW201"}),
        ("b.tf", 1): frozenset({"GW202"}),
    } == unit.ignored


def test_an_empty_directory_is_empty() -> None:
    """A directory without resources has nothing in it."""
    assert () == terraform("").workflows


WORDS = [
    'resource "aws_glue_trigger" "t" {', 'resource "aws_glue_job" "j" {', "}", "\n", "{", "[", "]",
    'name = "x"', "count = ", "for_each = ", "aws_glue_job.j", "aws_glue_trigger.t", ".name",
    "[each.key]", "[*]", '["a"]', "var.x", "local.y", "actions {", 'dynamic "actions" {',
    "content {", "predicate {", "locals {", "y = ", "? 1 : 0", "toset(", ")", '"${', '}"', ",",
    "workflow_name = ", "5", 'module "m" {', "null",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_no_file_makes_the_reader_fail(words: list[str]) -> None:
    """Whatever is in a file, there is a unit, and lint is through with it."""
    unit = terraform(" ".join(words))

    assert isinstance(unit, DesignUnit)
    judgements(unit)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["x", "${var.x}", "${", "%{"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["name", "actions", "t", "count", "for_each", "dynamic", "content"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(JSON, JSON)
def test_no_json_makes_the_reader_fail(body: object, other: object) -> None:
    """Whatever JSON says, there is a unit."""
    content = {"resource": {"aws_glue_trigger": {"t": body}, "aws_glue_job": other}, "module": body}

    judgements(terraform(main_tf_json=json.dumps(content)))


REGIONS = """
resource "aws_glue_workflow" "{label}" {{
  {region}
  name = "etl"
}}
resource "aws_glue_job" "{label}" {{
  {region}
  name = "load"
}}
resource "aws_glue_trigger" "{label}" {{
  {region}
  name          = "start"
  type          = "SCHEDULED"
  schedule      = "cron(0 1 * * ? *)"
  workflow_name = aws_glue_workflow.{label}.name
  actions {{
    job_name = aws_glue_job.{label}.name
  }}
}}
"""


@pytest.mark.parametrize(
    ("region", "provider"),
    [
        ("provider = aws.west", "aws.west"),
        ('provider = "aws.west"', "aws.west"),
        ('region = "eu-west-1"', "eu-west-1"),
        ("region = var.region", "${var.region}"),
        ('provider = aws.west\nregion = "eu-west-1"', "aws.west eu-west-1"),
    ],
    ids=range(5),
)
def test_each_region_has_names_of_its_own(region: str, provider: str) -> None:
    """A workflow for each region is no duplicate, and each has its own triggers and jobs."""
    unit = terraform(
        REGIONS.format(label="home", region="provider = aws")
        + REGIONS.format(label="away", region=region)
    )

    assert [None, provider] == [each.provider for each in unit.workflows]
    assert [["aws_glue_trigger.home"], ["aws_glue_trigger.away"]] == [
        [trigger.label for trigger in each.triggers] for each in unit.workflows
    ]
    assert [["aws_glue_job.home"], ["aws_glue_job.away"]] == [
        [job.label for job in each.jobs] for each in unit.workflows
    ]
    assert () == judgements(unit)


def test_for_each_over_regions() -> None:
    """The instances of a resource can differ in nothing but their region."""
    for_each = 'for_each = toset(["eu-west-1", "us-east-1"])\nregion = each.key'
    text = REGIONS.format(label="etl", region=for_each)
    text = re.sub(r"((?:workflow|job)\.etl)\.name", r"\1[each.key].name", text)
    unit = terraform(text)

    assert {"eu-west-1", "us-east-1"} == {each.provider for each in unit.all_triggers}
    assert () == judgements(unit)
