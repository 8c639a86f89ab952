"""JSON text becomes models, and models JSON text."""

import functools
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.parsers import create_parser
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import structures
from glue_wf_sdk.enums import CrawlState, JobRunState
from glue_wf_sdk.errors import ResponseError, ValidationError
from glue_wf_sdk.operations import (
    OPERATIONS,
    CreateWorkflowRequest,
    GetWorkflowRunResponse,
    ListWorkflowsResponse,
)
from glue_wf_sdk.structures import JobRun, Structure, Workflow, WorkflowRun
from glue_wf_sdk.testing import models
from glue_wf_sdk.wire import from_json, from_wire, to_json

DATA = Path(__file__).parent / "data"
CLASSES: list[type[Structure]] = [
    *(
        cls
        for cls in vars(structures).values()
        if isinstance(cls, type) and issubclass(cls, Structure) and cls is not Structure
    ),
    *(operation.request for operation in OPERATIONS.values()),
    *(operation.response for operation in OPERATIONS.values()),
]
FEWER_EXAMPLES = settings(max_examples=settings().max_examples // 5)
GLUE = botocore.session.get_session().get_service_model("glue")


def parsed_by_botocore(operation: str, body: bytes) -> Any:
    """What boto3 makes of the body of an answer."""
    answer: dict[str, Any] = {"status_code": 200, "headers": {}, "body": body}
    shape: Any = GLUE.operation_model(operation).output_shape
    return create_parser("json").parse(answer, shape)


def as_sent(value: Any, shape: Any, *, epochs: bool = True, noisy: bool = False) -> Any:
    """A JSON value as the service may send it, with the fields that botocore knows.

    Timestamps are epoch numbers or stay text; noise is nulls and a field that nobody knows.
    """
    sent = functools.partial(as_sent, epochs=epochs, noisy=noisy)
    if shape.type_name == "structure":
        nulls: dict[str, Any] = dict.fromkeys(["Unknown", *shape.members]) if noisy else {}
        known = {name: each for name, each in value.items() if name in shape.members}
        return nulls | {name: sent(each, shape.members[name]) for name, each in known.items()}
    if shape.type_name == "list":
        return [*[None] * noisy, *(sent(each, shape.member) for each in value)]
    if shape.type_name == "map":
        return {"null": None} | value if noisy else value
    if shape.type_name == "timestamp" and epochs:
        return datetime.fromisoformat(value).timestamp()
    return value


class TestRoundTrip:
    """`from_json` undoes `to_json`."""

    @pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
    @FEWER_EXAMPLES
    @given(data=st.data())
    def test_model_comes_back(self, cls: type[Structure], data: st.DataObject) -> None:
        """A model goes through ASCII text unchanged, on one line or indented."""
        model = data.draw(models(cls))
        text = to_json(model)

        assert text.isascii()
        assert "\n" not in text
        assert model == from_json(cls, text)
        assert model == from_json(cls, to_json(model, indent=2), strict=True)

    def test_timestamps_are_iso_8601(self) -> None:
        """A timestamp is written as AWS CLI v2 prints it."""
        run = WorkflowRun(started_on=datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=timezone.utc))

        assert '{"StartedOn": "2024-05-17T09:00:00.123000+00:00"}' == to_json(run)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
    def test_bytes(self, encoding: str) -> None:
        """Bytes in any encoding of Unicode are read, such as PowerShell writes them."""
        text = '{"Name": "gr\u00f6\u00dfe \U0001f642"}'

        assert Workflow(name="gr\u00f6\u00dfe \U0001f642") == from_json(
            Workflow, text.encode(encoding)
        )

    def test_lone_surrogate(self) -> None:
        """The escape of a lone surrogate survives, though no request may hold it."""
        workflow = from_json(Workflow, r'{"Name": "\ud83d", "Description": "\ude42\ud83d"}')

        assert workflow.name == "\ud83d"
        assert r'{"Name": "\ud83d", "Description": "\ude42\ud83d"}' == to_json(workflow)

    def test_pair_of_surrogates(self) -> None:
        """The two escapes of one character are that character."""
        assert Workflow(name="\U0001f642") == from_json(Workflow, r'{"Name": "\ud83d\ude42"}')

    @pytest.mark.parametrize(
        "offset",
        [timedelta(minutes=53, seconds=28), timedelta(hours=-5, microseconds=1), -timedelta(1) / 2],
    )
    def test_odd_offset(self, offset: timedelta) -> None:
        """A datetime whose offset is no whole number of minutes comes back."""
        run = WorkflowRun(started_on=datetime(1890, 1, 1, tzinfo=timezone(offset)))

        assert run == from_json(WorkflowRun, to_json(run))

    @pytest.mark.parametrize(
        "moment",
        [
            datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
            datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
            datetime.min.replace(tzinfo=timezone.utc),
            datetime.max.replace(tzinfo=timezone.utc),
        ],
    )
    def test_ends_of_time(self, moment: datetime) -> None:
        """The first and the last datetimes come back, even those that UTC does not have."""
        run = WorkflowRun(started_on=moment)

        assert run == from_json(WorkflowRun, to_json(run))

    def test_duplicate_keys(self) -> None:
        """Of several fields of one name the last one counts, as for boto3."""
        text = '{"Name": 5, "Name": "w"}'

        assert Workflow(name="w") == from_json(Workflow, text)


class TestTextThatIsNoJson:
    """Each text ends in a model or in a `ResponseError`."""

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", "the text is not JSON: Expecting value at line 1, column 1"),
            ("{", "the text is not JSON: Expecting property name enclosed in double quotes"),
            ('{"Name":\n "w"', "the text is not JSON: Expecting ',' delimiter at line 2, column 5"),
            ('{"Name": "w"} x', "the text is not JSON: Extra data at line 1, column 15"),
            ('{"MaxConcurrentRuns": NaN}', "the text is not JSON: NaN is not a JSON number"),
            ('{"x": Infinity}', "the text is not JSON: Infinity is not a JSON number"),
            ('{"x": [-Infinity]}', "the text is not JSON: -Infinity is not a JSON number"),
            (b'{"Name": "\xff"}', "the text is not JSON: byte 10 is not utf-8"),
            ("\ufeff{}", "the text is not JSON: Unexpected UTF-8 BOM"),
            ("[" * 100_000, "the JSON is nested too deep"),
            ('{"Graph":' * 100_000, "the JSON is nested too deep"),
            ("[" * 100_000 + "]" * 100_000, "the JSON is nested too deep"),
            ("[]", "must be a map, is of type list"),
            ("null", "must be a map, is null"),
            ('"text"', "must be a map, is of type str"),
        ],
        ids=range(15),
    )
    def test_problem(self, text: str | bytes, problem: str) -> None:
        """The error says what is wrong, and where in the text."""
        with pytest.raises(ResponseError) as caught:
            from_json(Workflow, text)

        assert caught.value.problem.startswith(problem)
        assert ("Workflow", "") == (caught.value.subject, caught.value.path)

    def test_deep_inside_a_field(self) -> None:
        """JSON nested 100 000 deep under a known field is refused, not crashed on."""
        text = '{"Run": {"Graph": {"Nodes": ' + "[" * 100_000 + "]" * 100_000 + "}}}"

        with pytest.raises(ResponseError, match="nested too deep"):
            from_json(GetWorkflowRunResponse, text)

    def test_dict_nested_deep(self) -> None:
        """A dict nested 100 000 deep, which no JSON reader made, is read to where it goes wrong."""
        nested: Any = []
        for _ in range(100_000):
            nested = [nested]

        assert WorkflowRun() == from_wire(WorkflowRun, {"Unknown": nested})
        with pytest.raises(ResponseError) as caught:
            from_wire(WorkflowRun, {"Graph": {"Nodes": [nested]}})
        assert caught.value.path == "Graph.Nodes[0]"

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ('{"MaxCapacity": 1e400}', "MaxCapacity"),
            ('{"Attempt": 1e400}', "Attempt"),
            ('{"StartedOn": 1e400}', "StartedOn"),
            ('{"StartedOn": -1e400}', "StartedOn"),
            (f'{{"StartedOn": {10**400}}}', "StartedOn"),
            (f'{{"MaxCapacity": {10**400}}}', "MaxCapacity"),
            ('{"Attempt": 0.5}', "Attempt"),
            ('{"Attempt": true}', "Attempt"),
            ('{"Attempt": "0"}', "Attempt"),
            ('{"PredecessorRuns": [{}, {"RunId": 1}]}', "PredecessorRuns[1].RunId"),
        ],
    )
    def test_wrong_number(self, text: str, path: str) -> None:
        """A number that its field cannot hold is an error at the field."""
        with pytest.raises(ResponseError) as caught:
            from_json(JobRun, text)

        assert path == caught.value.path

    @pytest.mark.skipif(
        not hasattr(sys, "get_int_max_str_digits"), reason="the interpreter has no such limit"
    )
    def test_integer_with_very_many_digits(self) -> None:
        """A number longer than Python reads is an error, and not a long wait."""
        with pytest.raises(ResponseError, match=r"^JobRun: the text is not JSON"):
            from_json(JobRun, '{"Attempt": ' + "9" * 100_000 + "}")

    @given(st.text() | st.binary())
    def test_any_text(self, text: str | bytes) -> None:
        """Any text and any bytes end in a model or in an error of this package."""
        try:
            model = from_json(ListWorkflowsResponse, text)
        except ResponseError:
            return
        assert isinstance(model, ListWorkflowsResponse)

    def test_strict(self) -> None:
        """Broken rules in JSON are found when that is asked for."""
        with pytest.raises(ValidationError) as caught:
            from_json(CreateWorkflowRequest, '{"Nmae": "w", "Tags": null}', strict=True)

        assert [
            ("Name", "required"),
            ("Tags", "type"),
            ("Nmae", "unknown_field"),
        ] == [(each.path, each.rule) for each in caught.value.violations]

    @pytest.mark.parametrize("cls", [dict, Structure, 5])
    def test_no_model_class(self, cls: Any) -> None:
        """What is no model class is told, before the text is looked at."""
        with pytest.raises(TypeError, match=r"^from_json\(\) works on models"):
            from_json(cls, "no JSON")


class TestAnswers:
    """One answer of the service, in all forms in which people have it."""

    def test_command_lines_and_boto3(self) -> None:
        """What AWS CLI v1 and v2 print and what boto3 returns load as equal responses."""
        body = (DATA / "answers_get_workflow_run.json").read_bytes()
        response = from_json(GetWorkflowRunResponse, body)

        for printed in ("cli_v1", "cli_v2"):
            text = (DATA / f"answers_get_workflow_run_{printed}.json").read_text("utf-8")
            assert response == from_json(GetWorkflowRunResponse, text)
            assert response == from_json(GetWorkflowRunResponse, text, strict=True)
        assert response == from_wire(
            GetWorkflowRunResponse, parsed_by_botocore("GetWorkflowRun", body)
        )

    def test_what_the_answer_says(self) -> None:
        """The run's own values are where the API's names say."""
        text = (DATA / "answers_get_workflow_run_cli_v2.json").read_text("utf-8")
        run = from_json(GetWorkflowRunResponse, text).run

        assert run is not None
        assert run.graph is not None
        assert run.graph.nodes is not None
        assert datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=timezone.utc) == run.started_on
        assert {"day": "2024-05-17", "größe": "½ 🙂"} == run.workflow_run_properties
        nodes = {node.name: node for node in run.graph.nodes}
        job, crawler = nodes["J2"].job_details, nodes["C1"].crawler_details
        assert job is not None
        assert crawler is not None
        assert job.job_runs is not None
        assert crawler.crawls is not None
        assert JobRunState.FAILED is job.job_runs[0].job_run_state
        assert job.job_runs[0].max_capacity == 0.0625
        assert CrawlState.FAILED is crawler.crawls[0].state

    @pytest.mark.parametrize("operation", sorted(OPERATIONS))
    @FEWER_EXAMPLES
    @given(data=st.data(), epochs=st.booleans(), noisy=st.booleans())
    def test_body_and_parsed_dict(
        self, operation: str, data: st.DataObject, *, epochs: bool, noisy: bool
    ) -> None:
        """The JSON body itself and botocore's parse of it give equal responses."""
        cls = OPERATIONS[operation].response
        shape = GLUE.operation_model(operation).output_shape
        wire = json.loads(to_json(data.draw(models(cls))))
        body = json.dumps(as_sent(wire, shape, epochs=epochs, noisy=noisy)).encode()

        from_body = from_json(cls, body)

        assert from_body == from_json(cls, json.dumps(as_sent(wire, shape)))
        assert from_body == from_wire(cls, parsed_by_botocore(operation, body))


@pytest.mark.parametrize("function", [from_wire, from_json])
def test_arguments_in_the_wrong_order(function: Any) -> None:
    """A payload in the place of the class is refused without being shown."""
    payload: Any = {"Name": "a", "Tags": {"k": "hunter2"}}

    with pytest.raises(TypeError, match="works on models, not on a dict"):
        function(payload, CreateWorkflowRequest)


def test_broken_text_is_not_carried_along() -> None:
    """The exception of json, which holds the whole text, is left behind."""
    with pytest.raises(ResponseError) as caught:
        from_json(CreateWorkflowRequest, '{"Tags": {"k": "hunter2"')

    assert (None, None) == (caught.value.__cause__, caught.value.__context__)
