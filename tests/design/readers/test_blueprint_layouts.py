"""Layouts of blueprints, as JSON and as scripts."""

import ast
import json
import textwrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk.design import DesignUnit, Language, Place, TriggerDesign, Unknown, WorkflowDesign
from glue_wf_sdk.design.readers.blueprint_layouts import (
    is_layout,
    read_layout,
    read_layout_script,
)
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.source import Source, Unreadable

FILE = "layout.py"
NAME = Unknown.of("user_params['WorkflowName']")
IMPORTS = """\
from awsglue.blueprint.workflow import Workflow, Entities
from awsglue.blueprint.job import Job
from awsglue.blueprint.crawler import *
"""


def read(body: str) -> DesignUnit:
    """The unit in a layout script."""
    text = IMPORTS + textwrap.dedent(body)
    return read_layout_script(Source(FILE, text))


def generated(body: str) -> DesignUnit:
    """The unit in a layout script whose generator has this body."""
    inner = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return read(f"def generate_layout(user_params, system_params):\n{inner}\n")


def with_jobs(body: str, **fields: str) -> DesignUnit:
    """The unit in a script that adds to `jobs` and `crawlers`."""
    options = "".join(f", {key}={value}" for key, value in fields.items())
    return generated(
        f"jobs = []\ncrawlers = []\n{textwrap.dedent(body)}\n"
        f"return Workflow(Name='etl', Entities=Entities(Jobs=jobs, Crawlers=crawlers){options})\n"
    )


def workflow_of(unit: DesignUnit) -> WorkflowDesign:
    """The only workflow of a unit."""
    (workflow,) = unit.workflows
    return workflow


def triggers_of(unit: DesignUnit) -> dict[str, TriggerDesign]:
    """The triggers of a unit by what their names end with."""
    return {
        each.label.removeprefix("etl_").removesuffix("_trigger"): each for each in unit.all_triggers
    }


def job_names(unit: DesignUnit) -> list[str]:
    """The names of the jobs in a unit."""
    return [str(each.name) for each in unit.jobs]


LAYOUT: dict[str, Any] = {
    "Workflow": {"Name": "etl", "Description": "Nightly"},
    "Crawlers": [{"Name": "raw", "Role": "r", "Targets": {}}],
    "Jobs": [{"Name": "load", "Role": "r", "Command": {}}],
    "Triggers": [
        {
            "Name": "etl_starting_trigger",
            "WorkflowName": "etl",
            "Type": "ON_DEMAND",
            "Actions": [{"CrawlerName": "raw"}],
        }
    ],
}


def test_the_json_of_a_layout_is_a_whole_design() -> None:
    """What awsglue.blueprint makes of a layout is a workflow with its triggers, jobs, crawlers."""
    workflow = {**LAYOUT["Workflow"], "Tags": None}
    text = json.dumps({**LAYOUT, "Workflow": workflow}, indent=1)
    document = parse_json(text)
    assert is_layout(document.root)
    unit = read_layout(document, Source("layout.json", text))
    found = workflow_of(unit)
    assert (Language.BLUEPRINT, True, True) == (unit.language, found.is_declared, found.is_whole)
    assert LAYOUT["Workflow"] == found.definition
    assert [()] == [each.violations for each in found.triggers]
    assert (["load"], ["raw"]) == (job_names(unit), [each.name for each in found.crawlers])
    assert Place("layout.json", 28, 6) == found.triggers[0].place_of("Actions[0].CrawlerName")


def test_the_json_of_a_layout_is_read_strictly() -> None:
    """Duplicate keys, and items that are no maps, are found."""
    text = (
        '{"Workflow": {"Name": "etl", "Name": "etl"}, "Crawlers": [5], "Jobs": [{}],'
        ' "Triggers": [{"Name": 5}]}'
    )
    unit = read_layout(parse_json(text), Source("layout.json", text))
    assert [
        ("GW903", Place("layout.json", 1, 30)),
        ("GW901", Place("layout.json", 1, 59)),
    ] == [(each.code, each.place) for each in unit.problems]
    assert ["${name of item 1 of Jobs}"] == job_names(unit)
    assert ["item 1 of Triggers"] == [each.label for each in unit.triggers]


@pytest.mark.parametrize("without", [*LAYOUT])
def test_other_json_is_no_layout(without: str) -> None:
    """A layout has a workflow and the three lists."""
    for value in ({**LAYOUT, without: 5}, [LAYOUT]):
        assert not is_layout(parse_json(json.dumps(value)).root)


def test_a_layout_script_is_followed() -> None:
    """Triggers are those that awsglue.blueprint makes; parameters stay unknown."""
    unit = generated(
        """
        workflow_name = user_params['WorkflowName']
        raw = Crawler(Name=f"{workflow_name}_raw", Role=user_params["Role"], Targets={"S3": []})
        load = Job(
            Name="{0}_load".format(workflow_name),
            Role=user_params.get("Role"),
            Command={"Name": "glueetl", "ScriptLocation": "s3://" + system_params['region']},
            DependsOn={raw: "SUCCEEDED"},
        )
        alarm = Job(
            Name=workflow_name + "_alarm",
            DependsOn={raw: "FAILED", load: "FAILED"},
            WaitForDependencies="ANY",
        )
        return Workflow(
            Name=workflow_name,
            Description="Nightly",
            OnSchedule="cron(0 3 * * ? *)",
            Entities=Entities(Jobs=[load, alarm], Crawlers=[raw]),
        )
        """
    )
    workflow = workflow_of(unit)
    assert (NAME, True) == (workflow.name, workflow.is_whole)
    assert {"Name": NAME, "Description": "Nightly"} == workflow.definition
    load, alarm, raw = (Unknown.joined([NAME, each]) for each in ("_load", "_alarm", "_raw"))
    assert [load, alarm] == [each.name for each in unit.jobs]
    command = unit.jobs[0].definition["Command"]["ScriptLocation"]
    assert Unknown.joined(["s3://", Unknown.of("system_params['region']")]) == command
    role = Unknown.of("user_params['Role']")
    assert [role, role] == [unit.crawlers[0].value("Role"), unit.jobs[0].value("Role")]

    def conditional(name: Any, conditions: Any, **more: Any) -> dict[str, Any]:
        return {
            "Name": Unknown.joined([NAME, "_", name, "_trigger"]),
            "WorkflowName": NAME,
            "Type": "CONDITIONAL",
            "Predicate": {"Conditions": conditions, **more},
            "Actions": ({"JobName": name},),
            "StartOnCreation": True,
        }

    equals = {"LogicalOperator": "EQUALS"}
    succeeded = {**equals, "CrawlerName": raw, "CrawlState": "SUCCEEDED"}
    failed = {**equals, "CrawlerName": raw, "CrawlState": "FAILED"}
    load_failed = {**equals, "JobName": load, "State": "FAILED"}
    first, second, start = (each.definition for each in workflow.triggers)
    assert conditional(load, (succeeded,)) == first
    assert conditional(alarm, (failed, load_failed), Logical="ANY") == second
    assert {
        "Name": Unknown.joined([NAME, "_starting_trigger"]),
        "WorkflowName": NAME,
        "Type": "SCHEDULED",
        "Schedule": "cron(0 3 * * ? *)",
        "StartOnCreation": True,
        "Actions": ({"CrawlerName": raw},),
    } == start
    assert [(), (), ()] == [each.violations for each in workflow.triggers]
    assert {"${user_params['WorkflowName']}_raw"} == {
        node.name for node in workflow.graph().nodes or () if node.type == "CRAWLER"
    }


def test_faults_of_layouts_have_their_lines() -> None:
    """A schedule that is none, and several dependencies without WaitForDependencies, are seen."""
    unit = with_jobs(
        """
        a = Job(Name="a")
        b = Job(Name="b")
        c = Job(Name="c",
                DependsOn={a: "SUCCEEDED", b: "SUCCEEDED"})
        jobs += [a, b, c]
        """,
        OnSchedule="'0 3 * * *'",
    )
    triggers = triggers_of(unit)
    (found,) = triggers["c"].violations
    assert ("Predicate.Logical", "no_logical") == (found.path, found.rule)
    assert Place(FILE, 11, 23) == triggers["c"].place_of(found.path)
    (found,) = triggers["starting"].violations
    assert "Schedule" == found.path
    assert Place(FILE, 14, 93) == triggers["starting"].place_of(found.path)


def test_each_way_in_which_a_workflow_may_start_is_followed() -> None:
    """A schedule that depends on a parameter gives one definition for each value."""
    unit = read(
        """
        HOURS = 3

        def cron(minutes, hours, day="?"):
            return "cron({0} {1} * * {2} *)".format(minutes, hours, day)

        def schedule_of(frequency):
            if frequency == "Daily":
                return cron(0, hours=HOURS)
            elif frequency == "Wrong":
                return "daily"
            else:
                return None

        def generate_layout(user_params, system_params):
            schedule = schedule_of(user_params["Frequency"])
            entities = Entities(Jobs=[Job(Name="load")])
            return Workflow(Name="etl", Entities=entities, OnSchedule=schedule)
        """
    )
    (start,) = unit.all_triggers
    kinds = [(each["Type"], each.get("Schedule")) for each in start.definitions]
    assert [
        ("SCHEDULED", "cron(0 3 * * ? *)"),
        ("SCHEDULED", "daily"),
        ("ON_DEMAND", None),
    ] == kinds
    assert workflow_of(unit).is_whole


def test_what_exists_under_a_condition_says_so() -> None:
    """Both branches of an unknown decision are followed, and the workflow is not whole."""
    unit = with_jobs(
        """
        raw = None
        if user_params["Crawl"]:
            raw = Crawler(Name="raw")
            crawlers.append(raw)
        if raw:
            load = Job(Name="load", DependsOn={raw: "SUCCEEDED"})
        else:
            load = Job(Name="load")
        jobs.append(load)
        jobs.append(Job(Name="publish", DependsOn={load: "SUCCEEDED"}))
        """
    )
    assert [False] == [each.is_whole for each in unit.workflows]
    assert ["load", "load", "publish"] == job_names(unit)
    assert [("raw", "user_params['Crawl']")] == [
        (each.name, each.condition) for each in unit.crawlers
    ]
    assert ["raw", "not (raw)", None] == [each.condition for each in unit.jobs]
    start = triggers_of(unit)["starting"]
    assert [({"CrawlerName": "raw"},), ({"JobName": "load"},)] == [
        each["Actions"] for each in start.definitions
    ]
    (publish,) = triggers_of(unit)["publish"].watches
    assert publish.target is None  # Whichever of the two jobs it is.


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("for x in user_params['X']:\n    jobs.append(Job(Name=x))", id="for"),
        pytest.param("while more():\n    jobs.append(Job(Name='a'))", id="while"),
        pytest.param("jobs = [Job(Name=x) for x in user_params['X']]", id="comprehension"),
        pytest.param("jobs = [Job(Name=x) for x in ['a', 'b'] if x in user_params]", id="filter"),
        pytest.param("jobs.append(make_job())", id="unknown function"),
        pytest.param("add_jobs(jobs)", id="function that may add"),
        pytest.param("jobs.insert(0, 5)", id="method that may add"),
        pytest.param("jobs = user_params['Jobs']", id="unknown list"),
        pytest.param("jobs += user_params['Jobs']", id="unknown items"),
        pytest.param("jobs = [*make_jobs()]", id="unknown star"),
        pytest.param("jobs[0] = 5", id="item"),
        pytest.param("jobs.append(Job(**user_params))", id="unknown fields"),
        pytest.param("jobs.append(Job('load'))", id="positional"),
        pytest.param("jobs.append(Crawler(Name='a'))", id="not a job"),
        pytest.param("for x in ['a']:\n    jobs.append(Job(Name=x))\n    break", id="break"),
        pytest.param("jobs = [Job(Name='a')] + make_jobs()", id="sum"),
    ],
)
def test_a_layout_that_is_not_fully_known_is_partial(body: str) -> None:
    """Where something may be missing, nothing is judged as whole, and lint finds no fault."""
    unit = with_jobs(body)
    assert unit.is_partial
    assert [False] == [each.is_whole for each in unit.workflows]
    assert [()] * len(unit.all_triggers) == [each.violations for each in unit.all_triggers]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("for x in ['a', 'b']:\n    jobs.append(Job(Name=x))", ["a", "b"], id="for"),
        pytest.param(
            "for i in range(2):\n    jobs.append(Job(Name=f'a{i}'))", ["a0", "a1"], id="range"
        ),
        pytest.param(
            "for i, x in enumerate(['a', 'b']):\n    jobs.append(Job(Name=x + '-' + str(i)))",
            ["a-0", "b-1"],
            id="enumerate",
        ),
        pytest.param("jobs.extend([Job(Name=x) for x in ('a', 'b')])", ["a", "b"], id="extend"),
        pytest.param("jobs = [*[Job(Name='a')], Job(Name='b')]", ["a", "b"], id="star"),
        pytest.param("jobs = [Job(Name='a')] + [Job(Name='b')]", ["a", "b"], id="sum"),
        pytest.param("jobs: list = [Job(Name='a')]", ["a"], id="annotated"),
        pytest.param("a, b = 'x', 'y'\njobs = [Job(Name=a + b)]", ["xy"], id="unpacked"),
        pytest.param("a = 'x'\na += 'y'\njobs = [Job(Name=a)]", ["xy"], id="augmented"),
        pytest.param("jobs.append(Job(**{'Name': 'a', **{'Role': 'r'}}))", ["a"], id="fields"),
        pytest.param(
            "d = {'n': 'a'}\nd['n'] = 'b'\njobs.append(Job(Name=d['n']))", ["b"], id="dict"
        ),
        pytest.param("a = Job(Name='a')\na.Name = 'b'\njobs.append(a)", ["b"], id="attribute"),
        pytest.param(
            "a = Job(Name='a')\njobs += [a, Job(Name=a.Name + '2')]", ["a", "a2"], id="its name"
        ),
        pytest.param("jobs.append(Job(Name='a' if True else 'b'))", ["a"], id="if"),
        pytest.param("jobs.append(Job(Name=['a', 'b'][-1]))", ["b"], id="index"),
        pytest.param("jobs.append(Job(Name=str('a')))", ["a"], id="str"),
        pytest.param("jobs.append(Job(Name='{x}-{}'.format('a', x=1)))", ["1-a"], id="format"),
        pytest.param("jobs.append(Job(Name='' or 'a' or 'b'))", ["a"], id="or"),
        pytest.param("jobs.append(Job(Name=(y() or 'a')))", ["${y() or 'a'}"], id="unknown or"),
        pytest.param(
            "if 1 < 2:\n    jobs = 5\nelse:\n    jobs = 6\njobs = [Job(Name='a')]", ["a"], id="less"
        ),
        pytest.param(
            "y()[0], y().x, (y()).z = 1, 2, 3\njobs = [Job(Name='a')]", ["a"], id="calls as targets"
        ),
        pytest.param("jobs.append(Job(Name='b' and 'a'))", ["a"], id="and"),
        pytest.param("if not jobs:\n    jobs.append(Job(Name='a'))", ["a"], id="not"),
        pytest.param(
            "if 'a' != 'b' and 1 == 1:\n    jobs.append(Job(Name='a'))", ["a"], id="equal"
        ),
        pytest.param("x = None\nif x is None:\n    jobs.append(Job(Name='a'))", ["a"], id="is"),
        pytest.param(
            "x = Job(Name='a')\nif x is not None:\n    jobs.append(x)", ["a"], id="is not"
        ),
        pytest.param("with open('x') as f, g():\n    jobs.append(Job(Name='a'))", ["a"], id="with"),
        pytest.param(
            "try:\n    jobs.append(Job(Name='a'))\nexcept E:\n    raise\nfinally:\n    pass",
            ["a"],
            id="try",
        ),
        pytest.param(
            "if user_params['X']:\n    raise E\njobs.append(Job(Name='a'))", ["a"], id="raise"
        ),
        pytest.param("print(jobs, len(jobs))\njobs.append(Job(Name='a'))", ["a"], id="print"),
        pytest.param("x = lambda: 5\ndel x\njobs.append(Job(Name='a'))", ["a"], id="other"),
        pytest.param(
            "def make(name, *, role='r'):\n    return Job(Name=name, Role=role)\n"
            "jobs.append(make('a', role='x'))",
            ["a"],
            id="function",
        ),
        pytest.param(
            "a = 'a'\ndef make(n):\n    return Job(Name=f'{a}{n}')\n"
            "jobs = [make('1'), make(*['2'])]",
            ["a1", "a${n #2}"],
            id="closure",
        ),
        pytest.param("a, *b = ['x', 'y']\njobs.append(Job(Name=b))", ["${b}"], id="starred"),
        pytest.param("jobs.append(Job(Name=f'a{x!r}'))", ["a${x #2}"], id="repr"),
        pytest.param(
            "x = 'a' if y() else 'b'\njobs.append(Job(Name=f'{x}-'))",
            ["${'a' if y() else 'b'}-"],
            id="choice",
        ),
        pytest.param("jobs.append(Job(Name=not y()))", ["${not y()}"], id="unknown not"),
        pytest.param("jobs.append(Job(Name=~5))", ["${~5}"], id="invert"),
        pytest.param(
            "jobs.append(Job(Name='a', Tags={1: 2}, Command={'a': Job()}, Timeout=Job()))",
            ["a"],
            id="odd fields",
        ),
        pytest.param("x = [5]\njobs.append(Job(Name=x[7]))", ["${x[7]}"], id="beyond"),
        pytest.param("(x)[0].y, jobs[:0] = 5, 6\njobs = [Job(Name='a')]", ["a"], id="odd targets"),
        pytest.param(
            "if user_params['X']:\n    x = 'a'\nelse:\n    x = 'a'\njobs.append(Job(Name=x))",
            ["a"],
            id="the same in both",
        ),
        pytest.param("(jobs.append(Job(Name='a')), 5)[0]", ["a"], id="expression"),
        pytest.param("jobs.append(Job(Name=-1))", ["${Name in line 7}"], id="number"),
        pytest.param("import os\njobs.append(Job(Name=os.sep))", ["${os.sep}"], id="module"),
        pytest.param("jobs.append(Job(Name=f'{5:03}'))", ["${5}"], id="spec"),
        pytest.param(
            "jobs.append(Job(Name=user_params.Name))", ["${user_params.Name}"], id="param"
        ),
        pytest.param(
            "jobs.append(Job(Name='{:>5}'.format('a')))",
            ["${'{:>5}'.format('a')}"],
            id="format spec",
        ),
        pytest.param(
            "jobs.append(Job(Name='{9}'.format('a')))", ["${'{9}'.format('a')}"], id="format index"
        ),
        pytest.param(
            "jobs.append(Job(Name='{'.format('a')))", ["${'{'.format('a')}"], id="bad format"
        ),
        pytest.param("jobs.append(Job(Name='a' * 2))", ["${'a' * 2}"], id="times"),
        pytest.param("jobs.append(Job(Name='a' + [1]))", ["a${'a' + [1]}"], id="text and list"),
        pytest.param("x = {'b': 'a'}\njobs.append(Job(Name=x.get('b')))", ["a"], id="get"),
    ],
)
def test_a_layout_that_is_fully_known_is_whole(body: str, expected: list[str]) -> None:
    """Loops over literals, helper functions, and what Python computes of constants are followed."""
    unit = with_jobs(body)
    assert (expected, False) == (job_names(unit), unit.is_partial)
    assert [True] == [each.is_whole for each in unit.workflows]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "match user_params['X']:\n    case 'a':\n        jobs.append(Job(Name='a'))", id="match"
        ),
        pytest.param("try:\n    x()\nexcept E:\n    jobs.append(Job(Name='a'))", id="except"),
        pytest.param(
            "if user_params['X']:\n    return None\njobs.append(Job(Name='a'))",
            id="returned before",
        ),
        pytest.param("jobs += [Job(Name='a')] if user_params['X'] else []", id="if"),
        pytest.param("jobs.append(Job(Name='a') if x() else Job(Name='b'))", id="one of two"),
        pytest.param(
            "a = Job(Name='a')\nb = Job(Name='b')\njobs.append(a if x() else b)", id="made before"
        ),
        pytest.param("x = [Job(Name='a')]\njobs += x if x() else []", id="listed before"),
        pytest.param(
            "for x in user_params:\n    if x:\n        continue\n"
            "jobs.append(Job(Name='a') if x else None)",
            id="loop",
        ),
    ],
)
def test_what_may_not_exist_keeps_the_workflow_from_being_whole(body: str) -> None:
    """A job that is only made in some cases has a condition."""
    unit = with_jobs(body)
    assert [False] == [each.is_whole for each in unit.workflows]
    assert None not in [each.condition for each in unit.jobs]
    assert unit.jobs


@pytest.mark.parametrize(
    ("depends_on", "conditions"),
    [
        ("{}", None),
        ("None", None),
        ("user_params['D']", "unknown"),
        ("{a: 'SUCCEEDED', user_params['B']: 'FAILED'}", 2),
        ("{**user_params}", 1),
        ("[a]", "unknown"),
    ],
)
def test_dependencies_may_be_unknown(depends_on: str, conditions: Any) -> None:
    """What a job depends on can be nothing, or something that is not known."""
    unit = with_jobs(
        f"a = Job(Name='a')\nb = Job(Name='b', DependsOn={depends_on})\njobs += [a, b]"
    )
    triggers = triggers_of(unit)
    if conditions is None:
        assert ["starting"] == [*triggers]
        assert 2 == len(triggers["starting"].starts)
        return
    found = triggers["b"].definition["Predicate"]["Conditions"]
    assert isinstance(found, Unknown) if conditions == "unknown" else conditions == len(found)
    assert () == triggers["b"].violations


def test_dependencies_can_be_set_later() -> None:
    """A dict of dependencies can grow, for sure or under a condition."""
    unit = with_jobs(
        """
        a = Job(Name="a")
        after = {}
        after[a] = "SUCCEEDED"
        b = Job(Name="b", DependsOn=after, WaitForDependencies=user_params["Wait"])
        more = {a: "FAILED"}
        if user_params["X"]:
            more[b] = "FAILED"
            more["x"] = "y"
            b.Role = "r"
        c = Job(Name="c", DependsOn=more)
        jobs += [a, b, c]
        """
    )
    triggers = triggers_of(unit)
    assert ["a"] == [each.target and each.target.name for each in triggers["b"].watches]
    assert Unknown.of("user_params['Wait']") == triggers["b"].definition["Predicate"]["Logical"]
    assert 2 == len(triggers["c"].definition["Predicate"]["Conditions"])
    assert isinstance(unit.jobs[1].value("Role"), Unknown)
    assert [(), (), ()] == [each.violations for each in triggers.values()]


def test_every_generator_of_a_script_is_followed() -> None:
    """Without a generate_layout, each function that makes a workflow is one; a module can too."""
    unit = read(
        """
        import awsglue.blueprint.workflow as bp
        def nightly(p, s):
            return bp.Workflow(Name="a", Entities=Entities(Jobs=None, Crawlers=p))
        def helper():
            pass
        def daily(p, s):
            return bp.Workflow(Name="b", Entities=p["Entities"], **p)
        """
    )
    assert ["a", "b"] == [each.name for each in unit.workflows]
    assert [False, False] == [each.is_whole for each in unit.workflows]
    unit = read("layout = Workflow(Name='a', Entities=Entities(Jobs=[Job(Name='x')]))")
    assert (["a"], ["x"]) == ([each.name for each in unit.workflows], job_names(unit))


def test_fields_that_are_not_known_may_be_there() -> None:
    """A job with fields that are not known may wait as it should."""
    unit = with_jobs(
        """
        a, b = Job(Name="a"), Job(Name="b")
        jobs += [a, b, Job(Name="c", DependsOn={a: "FAILED", b: "FAILED"}, **user_params)]
        """
    )
    assert [()] * 2 == [each.violations for each in unit.all_triggers]
    assert ({"a", "b"}, True) == (
        {str(each.target and each.target.name) for each in triggers_of(unit)["c"].watches},
        unit.is_partial,
    )


def test_large_dicts_and_choices() -> None:
    """A dict of 10,000 keys, and an `or` of as many values, are read in linear time."""
    many = range(10_000)
    entries = ", ".join(f"'k{each}': 'x'" for each in many)
    choice = " or ".join(f"user_params['k{each}']" for each in many)
    unit = with_jobs(f"many = {{{entries}, 'k1': 'load'}}\njobs.append(Job(Name=many['k1']))")
    assert "load" in [each.name for each in unit.jobs]
    unit = with_jobs(f"jobs.append(Job(Name={choice}))")
    assert any(isinstance(each.name, Unknown) for each in unit.jobs)


def test_functions_that_call_themselves_end() -> None:
    """Recursion and endless work are cut off."""
    unit = with_jobs("def f(x):\n    return f(x)\njobs.append(f(jobs))")
    assert unit.is_partial
    unit = with_jobs("def f(x):\n    return f([])\nf(jobs)")
    assert not unit.is_partial
    loops = "".join(f"{' ' * depth}for x{depth} in range(99):\n" for depth in range(4))
    with pytest.raises(Unreadable, match="too many steps"):
        read(f"{loops}    x = 5\n")


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("def f(:\n", "is not Python: invalid syntax", 1),
        ("x = 1\n\0", "is not Python: invalid", 2),
        (f"x = {'-' * 100_000}1", "is nested too deeply", None),
        (
            "x = 5\n",
            "is no layout script: nothing in it makes a Workflow of awsglue.blueprint",
            None,
        ),
        ("(" * 500, "is not Python: too many nested parentheses", 1),
        ("def generate_layout(): pass", "is no layout script: nothing", None),
    ],
)
def test_what_is_no_layout_script_is_unreadable(text: str, problem: str, line: int | None) -> None:
    """A broken script, and one that makes no workflow, are refused."""
    with pytest.raises(Unreadable) as caught:
        read_layout_script(Source(FILE, text))
    assert problem in caught.value.problem
    assert line == caught.value.line


def test_nothing_of_a_script_is_executed(tmp_path: Any) -> None:
    """A script that would write a file when it runs writes none, and no warning is shown."""
    marker = tmp_path / "ran"
    with_jobs(f"open({str(marker)!r}, 'w').close()\nx = '\\d'\nos.system('touch {marker}')")
    assert not marker.exists()


WORDS = [
    "x", "y", "jobs", "Job(Name='a')", "Crawler(Name=x)", "[x]", "{x: y}", "None", "5", "'a'",
    "f'{x}'", "x + y", "x.append(y)", "x if y else jobs", "Workflow(Name=x, Entities=y)",
    "Entities(Jobs=x, Crawlers=jobs)", "[z for z in x]", "x[0]", "x['a']", "x.y", "not x",
    "x == y", "f(x, y)", "x.format(y)", "enumerate(x)", "Job(**x)", "Job(Name='b', DependsOn=x)",
    "{**x}", "x or y", "x, y", "lambda: x", "-x", "x < y < 5", "Workflow(Name='w', OnSchedule=x)",
]  # fmt: skip
TARGETS = ["x", "y", "x['a']", "x.y", "x, y", "[x, *y]", "jobs"]
BLOCKS = [
    "if {}:\n{}else:\n{}", "for x in {}:\n{}else:\n{}", "while {}:\n{}{}", "with {} as y:\n{}{}",
    "try:\n    {}\nexcept E:\n{}finally:\n{}", "match {}:\n    case 5:\n{}    case _:\n{}",
    "def f(a, b=5):\n    {}\n{}{}",
]  # fmt: skip


@st.composite
def scripts(draw: st.DrawFn, depth: int = 3) -> str:
    """Random scripts, indented by four."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.integers(0, 4 if depth else 3))
        word = draw(st.sampled_from(WORDS))
        if kind == 0:
            lines.append(word)
        elif kind in (1, 2):
            lines.append(f"{draw(st.sampled_from(TARGETS))} {'+=' * (kind - 1) or '='} {word}")
        elif kind == 3:
            lines.append(draw(st.sampled_from(["pass", f"return {word}", "raise E"])))
        else:
            inner = scripts(depth - 1)
            block = draw(st.sampled_from(BLOCKS)).format(word, draw(inner), draw(inner))
            lines += block.splitlines()
    return textwrap.indent("\n".join(lines) + "\n", "    ")


@given(scripts())
@settings(max_examples=150, deadline=None)
def test_junk_never_crashes(body: str) -> None:
    """Whatever a script says, reading it, checking it and drawing it raise nothing."""
    text = f"def generate_layout(x, y):\n{body}    return Workflow(Entities=x)\n"
    try:
        ast.parse(text)
        unit = read_layout_script(Source(FILE, text))
    except (SyntaxError, Unreadable):
        return
    for trigger in unit.all_triggers:
        assert isinstance(trigger.violations, tuple)
    for workflow in unit.workflows:
        assert workflow.graph().nodes
