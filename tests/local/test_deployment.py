"""`LocalGlue.deploy`."""

from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import Designs, Place, Unknown
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    InvalidInputException,
    ServiceError,
    ValidationException,
)
from glue_wf_sdk.local import JobBehavior, LocalGlue, Scenario
from support.designs import condition, crawler, job, trigger, unit, workflow
from support.local_glue import finished, states

ENV = Unknown.of("Env")
NIGHTLY = "cron(0 2 * * ? *)"


def unknown(*parts: object) -> Any:
    """A name with an unknown part."""
    return Unknown.joined(parts)


def state(local: LocalGlue, name: str) -> str:
    """The state of a trigger."""
    return str(local.client().get_trigger(name).trigger.state)


class TestWhatIsDeployed:
    """Everything in a design exists afterwards, with its fields."""

    def test_workflow(self) -> None:
        """A workflow is deployed with its jobs, crawlers and triggers, and can run."""
        design = unit(
            trigger("after", after={"crawl": "SUCCEEDED"}, starts=["load"]),
            trigger("start", starts=["crawl"]),
            workflows=[workflow("etl", Description="Loads", DefaultRunProperties={"day": "1"})],
            jobs=[job("load", MaxRetries=2, Timeout=7, Command={"ScriptLocation": "s3://a/b"})],
            crawlers=[crawler("crawl", TablePrefix="raw_")],
        ).workflows[0]
        local = LocalGlue()
        local.deploy(design)

        assert {"load": ["SUCCEEDED"], "crawl": ["SUCCEEDED"]} == states(finished(local, "etl"))
        shown = local.client().get_workflow("etl").workflow
        assert ("Loads", {"day": "1"}) == (shown.description, shown.default_run_properties)
        made = local.call("GetJob", JobName="load")["Job"]
        assert (2, 7) == (made["MaxRetries"], made["Timeout"])
        assert {"Name": "glueetl", "ScriptLocation": "s3://a/b"} == made["Command"]
        assert "raw_" == local.call("GetCrawler", Name="crawl")["Crawler"]["TablePrefix"]

    def test_unit(self) -> None:
        """Of a unit, everything is deployed: what lies outside of its workflow too."""
        local = LocalGlue()
        local.deploy(
            unit(
                trigger("start"),
                trigger("alone", workflow=None, starts=["report"]),
                jobs=[job("load"), job("report"), job("unused")],
                crawlers=[crawler("crawl-unused")],
            )
        )

        assert ("etl",) == local.client().list_workflows().workflows
        assert ["load", "report", "unused"] == local.call("ListJobs")["JobNames"]
        assert ["crawl-unused"] == local.call("ListCrawlers")["CrawlerNames"]
        assert ["alone", "start"] == sorted(local.client().iter_trigger_names())

    def test_designs(self) -> None:
        """Of several units, the workflows come first, so that files can be in any order."""
        local = LocalGlue()
        triggers = unit(trigger("start"), workflows=[])
        local.deploy(Designs(units=(triggers, unit(workflows=[workflow("etl", Description="x")]))))

        assert "x" == local.client().get_workflow("etl").workflow.description
        assert {"load": ["SUCCEEDED"]} == states(finished(local, "etl"))

    def test_elsewhere(self) -> None:
        """A workflow, jobs and crawlers that triggers name and that are elsewhere exist too."""
        local = LocalGlue()
        local.deploy(
            unit(
                trigger("start", starts=["load", "crawl"]),
                trigger("after", after=["load", "crawl"], starts=["load-2"]),
                trigger("other", after=["load-3", "crawl-2"], starts=["crawl-3", "load"]),
                workflows=[],
                jobs=[],
                crawlers=[],
            )
        )

        assert ("etl",) == local.client().list_workflows().workflows
        assert ["load", "load-2", "load-3"] == local.call("ListJobs")["JobNames"]
        assert ["crawl", "crawl-2", "crawl-3"] == local.call("ListCrawlers")["CrawlerNames"]

    def test_undeclared_workflow(self) -> None:
        """A workflow that is defined elsewhere can be deployed by itself."""
        local = LocalGlue()
        (design,) = unit(trigger("start"), workflows=[]).workflows
        local.deploy(design)
        assert {"load": ["SUCCEEDED"]} == states(finished(local, "etl"))

    def test_existing_actions_are_kept(self) -> None:
        """Jobs and crawlers that exist already keep their functions."""
        local = LocalGlue()
        called: list[str] = []
        local.add_job("load", lambda context: called.append(context.name), max_retries=3)
        local.add_crawler("crawl", lambda context: called.append(context.name))
        local.deploy(unit(trigger("start", starts=["load", "crawl"]), jobs=[job("load")]))
        finished(local, "etl")

        assert ["crawl", "load"] == sorted(called)
        assert 3 == local.call("GetJob", JobName="load")["Job"]["MaxRetries"]

    def test_scenario(self) -> None:
        """The scenario says how the deployed jobs end."""
        local = LocalGlue(scenario=Scenario(jobs={"load": JobBehavior(outcomes=["FAILED"])}))
        local.deploy(unit(trigger("start")))
        assert {"load": ["FAILED"]} == states(finished(local, "etl"))

    def test_blueprints_and_empty_designs(self) -> None:
        """Designs without workflows and triggers deploy nothing."""
        local = LocalGlue()
        local.deploy(Designs())
        assert () == local.client().list_workflows().workflows


class TestActivation:
    """Triggers are activated as the design says."""

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"StartOnCreation": True}, "ACTIVATED"),
            ({"StartOnCreation": False}, "CREATED"),
            ({"StartOnCreation": None}, "CREATED"),
            ({"StartOnCreation": ENV}, "ACTIVATED"),
            ({"StartOnCreation": None, "Id": "x", "State": "ACTIVATED"}, "ACTIVATED"),
            ({"StartOnCreation": None, "State": "ACTIVATING"}, "ACTIVATED"),
            ({"StartOnCreation": None, "State": "CREATED"}, "CREATED"),
            ({"StartOnCreation": None, "State": "DEACTIVATED"}, "CREATED"),
            ({"Type": ENV}, "ACTIVATED"),
            ({"Type": ENV, "StartOnCreation": ENV}, "ACTIVATED"),
            ({"Type": ENV, "StartOnCreation": None}, "CREATED"),
        ],
    )
    def test_conditional(self, fields: dict[str, Any], expected: str) -> None:
        """A conditional trigger is activated if it is on creation, was, or may be."""
        local = LocalGlue()
        design = trigger("t", after=["load"], starts=["report"], **fields)
        local.deploy(unit(trigger("start"), design))
        assert expected == state(local, "t")

    @pytest.mark.parametrize("fields", [{}, {"State": "CREATED"}, {"State": "ACTIVATED"}])
    def test_on_demand(self, fields: dict[str, Any]) -> None:
        """An on-demand trigger is not started, so that no run begins."""
        local = LocalGlue()
        local.deploy(unit(trigger("start", **fields), trigger("a", workflow=None)))
        local.run_until_idle()
        assert "CREATED" == state(local, "start")
        assert () == local.client().get_workflow_runs("etl").runs
        assert [] == local.call("GetJobRuns", JobName="load")["JobRuns"]

    def test_unknown_type_that_is_on_demand(self) -> None:
        """A trigger of unknown type that is started, and has nothing to wait for, is valid."""
        local = LocalGlue()
        local.deploy(unit(trigger("start", Type=ENV, StartOnCreation=True)))
        assert "CREATED" == state(local, "start")

    def test_scheduled(self) -> None:
        """An activated schedule starts runs as time passes."""
        local = LocalGlue()
        schedule: dict[str, Any] = {
            "Type": "SCHEDULED",
            "Schedule": NIGHTLY,
            "StartOnCreation": True,
        }
        local.deploy(unit(trigger("start", **schedule)))
        local.advance(86_400)
        assert 1 == len(local.client().get_workflow_runs("etl").runs)

    def test_event(self) -> None:
        """An event trigger stays CREATED, and fires."""
        local = LocalGlue()
        local.deploy(unit(trigger("start", Type="EVENT", EventBatchingCondition={"BatchSize": 1})))
        assert "CREATED" == state(local, "start")
        local.send_events("etl")
        assert 1 == len(local.client().get_workflow_runs("etl").runs)


class TestUnknownValues:
    """What only the deployment knows is filled in."""

    def test_names(self) -> None:
        """Equal unknown names are one and the same resource, and are shown as they are written."""
        name, load = unknown(ENV, "-etl"), unknown(ENV, "-load")
        local = LocalGlue()
        local.deploy(
            unit(
                trigger("start", workflow=name, starts=[load]),
                trigger("after", workflow=name, after=[load], starts=["report"]),
                workflows=[workflow(name)],
            )
        )
        expected = {"${Env}-load": ["SUCCEEDED"], "report": ["SUCCEEDED"]}
        assert expected == states(finished(local, "${Env}-etl"))

    def test_fields(self) -> None:
        """Unknown fields of jobs, crawlers and workflows are as if they were not given."""
        local = LocalGlue()
        local.deploy(
            unit(
                trigger("start", starts=["load", "crawl"]),
                workflows=[workflow("etl", MaxConcurrentRuns=ENV)],
                jobs=[
                    job(
                        "load",
                        Command={"Name": ENV, "ScriptLocation": unknown("s3://", ENV)},
                        NumberOfWorkers=ENV,
                        Role=ENV,
                        Timeout=ENV,
                        WorkerType="G.1X",
                    )
                ],
                crawlers=[crawler("crawl", Targets=ENV, DatabaseName=unknown(ENV, "-raw"))],
            )
        )
        made = local.call("GetJob", JobName="load")["Job"]
        assert {"Name": "${Env}", "ScriptLocation": "s3://${Env}"} == made["Command"]
        assert not {"NumberOfWorkers", "WorkerType", "Timeout"} & made.keys()
        assert "local" == local.call("GetCrawler", Name="crawl")["Crawler"]["DatabaseName"]
        assert local.client().get_workflow("etl").workflow.max_concurrent_runs is None

    def test_command(self) -> None:
        """A job whose command is unknown gets one."""
        local = LocalGlue()
        local.deploy(unit(trigger("start"), jobs=[job("load", Command=ENV)]))
        assert "glueetl" == local.call("GetJob", JobName="load")["Job"]["Command"]["Name"]

    @pytest.mark.parametrize(
        ("ways", "expected"),
        [
            ([{"Type": "EVENT"}, {"Type": "ON_DEMAND"}], "EVENT"),
            ([{"Type": "CONDITIONAL"}, {"Type": "SCHEDULED"}, {"Type": "EVENT"}], "EVENT"),
        ],
    )
    def test_values_under_conditions(self, ways: list[dict[str, Any]], expected: str) -> None:
        """Of fields that depend on conditions, the first combination counts that is valid."""
        design = trigger("start")
        definitions = [{**design.definition, **each} for each in ways]
        local = LocalGlue()
        local.deploy(unit(attrs.evolve(design, definitions=definitions)))
        assert expected == local.client().get_trigger("start").trigger.type

    def test_actions_that_are_not_known(self) -> None:
        """A trigger whose actions are not known starts one job of an unknown name."""
        local = LocalGlue()
        local.deploy(unit(trigger("start", Actions=Unknown.of("var.actions"))))
        assert {"${var.actions}": ["SUCCEEDED"]} == states(finished(local, "etl"))


class TestConditions:
    """What exists under a condition is deployed, unless another resource takes its place."""

    def test_name(self) -> None:
        """Of two triggers of one name, the certain one is deployed, or else the first one."""
        local = LocalGlue()
        local.deploy(
            unit(
                trigger("start", starts=["a"], condition="IsTest"),
                trigger("start", starts=["b"]),
                trigger("t", after=["b"], starts=["c"], condition="IsProd"),
                trigger("t", after=["b"], starts=["d"], condition="IsTest"),
                jobs=[job("b"), job("c")],
            )
        )
        assert {"b": ["SUCCEEDED"], "c": ["SUCCEEDED"]} == states(finished(local, "etl"))

    def test_start_trigger(self) -> None:
        """Of two start triggers of which at most one exists, one is deployed."""
        local = LocalGlue()
        local.deploy(
            unit(
                trigger("test", condition="IsTest"),
                trigger("prod", Type="SCHEDULED", Schedule=NIGHTLY, condition="IsProd"),
                trigger("after", after=["load"], starts=["report"], condition="IsProd"),
                trigger("alone", workflow=None, condition="IsProd"),
            )
        )
        assert ["after", "alone", "test"] == sorted(local.client().iter_trigger_names())


class TestRefusals:
    """What Glue refuses raises the service's error, with a note that names the place."""

    @pytest.mark.parametrize(
        ("refused", "error", "message"),
        [
            (
                unit(trigger("start", line=7), trigger("other", line=9)),
                InvalidInputException,
                "already has a starting trigger",
            ),
            (
                unit(
                    trigger("start", line=3),
                    trigger("other", line=9, after=["a", "b"], logical=None),  # type: ignore[arg-type]
                ),
                InvalidInputException,
                "Logical operator cannot be null",
            ),
            (
                unit(trigger("other", line=9, workflow="a\nb"), workflows=[]),
                ValidationException,
                "'name' failed to satisfy constraint",
            ),
            (
                unit(trigger("start"), trigger("other", line=9, workflow=5)),  # type: ignore[arg-type]
                ServiceError,
                "WorkflowName",
            ),
            (
                unit(trigger("other"), trigger("other", line=9, after=["load"])),
                AlreadyExistsException,
                "trigger 'other' already exists",
            ),
        ],
    )
    def test_trigger(self, refused: Any, error: type[ServiceError], message: str) -> None:
        """A trigger that Glue refuses."""
        with pytest.raises(error, match=message) as caught:
            LocalGlue().deploy(refused)
        assert ["design.yaml:9:1: other"] == caught.value.__notes__

    @pytest.mark.parametrize(
        ("refused", "note"),
        [
            (unit(workflows=[workflow("etl"), workflow("etl")]), "etl"),
            (unit(jobs=[job("load"), job("load")]), "load"),
            (unit(crawlers=[crawler("land"), crawler("land")]), "land"),
        ],
    )
    def test_two_of_one_name(self, refused: Any, note: str) -> None:
        """Two resources of one name that both exist."""
        with pytest.raises(AlreadyExistsException) as caught:
            LocalGlue().deploy(refused)
        assert [f"design.yaml: {note}"] == caught.value.__notes__

    def test_deployed_twice(self) -> None:
        """A design cannot be deployed twice."""
        local, design = LocalGlue(), unit(trigger("start"))
        local.deploy(design)
        with pytest.raises(AlreadyExistsException, match="workflow 'etl' already exists"):
            local.deploy(design)

    def test_field(self) -> None:
        """The place is that of the field, if it is known."""
        design = attrs.evolve(
            trigger("start", Actions=[{"JobName": "a", "CrawlerName": "b"}]),
            places={"Actions": Place("design.yaml", 4), "Actions[0]": Place("design.yaml", 5, 9)},
        )
        with pytest.raises(InvalidInputException) as caught:
            LocalGlue().deploy(unit(design))
        assert ["design.yaml:5:9: start"] == caught.value.__notes__

    def test_job(self) -> None:
        """A job that CreateJob refuses."""
        refused = unit(trigger("start"), jobs=[job("load", WorkerType="G.1X")])
        with pytest.raises(InvalidInputException, match="Number of Workers"):
            LocalGlue().deploy(refused)

    def test_before_it_remains(self) -> None:
        """What comes before the refused resource has been created."""
        local = LocalGlue()
        with pytest.raises(InvalidInputException):
            local.deploy(unit(trigger("start"), trigger("t", Actions=[])))
        assert ["start"] == list(local.client().iter_trigger_names())


def test_condition_that_names_nothing() -> None:
    """A condition over a predicate that is not known waits for a job of an unknown name."""
    local = LocalGlue()
    fields: dict[str, Any] = {"Type": "CONDITIONAL", "Predicate": ENV, "StartOnCreation": True}
    local.deploy(unit(trigger("start"), trigger("t", starts=["report"], **fields)))
    expected = {"load": ["SUCCEEDED"], "${Env}": [], "report": []}
    assert expected == states(finished(local, "etl"))


def test_conditions_that_are_partly_known() -> None:
    """Of conditions and actions, those that are known count."""
    local = LocalGlue()
    predicate = {"Conditions": [ENV, condition("load")], "Logical": "AND"}
    local.deploy(
        unit(
            trigger("start"),
            trigger(
                "t",
                Type="CONDITIONAL",
                Predicate=predicate,
                Actions=[ENV, {"JobName": "report"}],
                StartOnCreation=True,
            ),
        )
    )
    assert {"load": ["SUCCEEDED"], "report": ["SUCCEEDED"]} == states(finished(local, "etl"))
