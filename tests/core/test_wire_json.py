"""JSON text becomes models, and models JSON text."""

import functools
import json
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    CrawlState,
    JobRun,
    JobRunState,
    ResponseError,
    ValidationError,
    Workflow,
    WorkflowRun,
    from_json,
    from_wire,
    to_json,
)
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.operations import (
    OPERATIONS,
    CreateWorkflowRequest,
    GetWorkflowRunResponse,
    ListWorkflowsResponse,
)
from glue_wf_sdk.testing import models
from support.models import DATA, EACH_MODEL, FEW

NODE = {"Type": "JOB", "Name": "n", "UniqueId": "i"}
GLUE = botocore.session.get_session().get_service_model("glue")


def run_started_on(moment: datetime) -> WorkflowRun:
    """A run with this start."""
    return WorkflowRun(name="etl", workflow_run_id="wr_1", started_on=moment)


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

    @EACH_MODEL
    @FEW
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
        run = run_started_on(datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=UTC))

        assert '"StartedOn": "2024-05-17T09:00:00.123000+00:00"' in to_json(run)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
    def test_bytes(self, encoding: str) -> None:
        """Bytes in any Unicode encoding are read, such as PowerShell's."""
        text = '{"Name": "gr\u00f6\u00dfe \U0001f642"}'

        assert Workflow(name="gr\u00f6\u00dfe \U0001f642") == from_json(
            Workflow, text.encode(encoding)
        )

    def test_lone_surrogate(self) -> None:
        """The escape of a lone surrogate comes back, although no valid request has one."""
        workflow = from_json(Workflow, r'{"Name": "\ud83d", "Description": "\ude42\ud83d"}')

        assert workflow.name == "\ud83d"
        assert r'{"Name": "\ud83d", "Description": "\ude42\ud83d"}' == to_json(workflow)

    def test_pair_of_surrogates(self) -> None:
        """The two escapes of one character become that character."""
        assert Workflow(name="\U0001f642") == from_json(Workflow, r'{"Name": "\ud83d\ude42"}')

    @pytest.mark.parametrize(
        ("wire", "path"),
        [
            ({"Name": "a\ud83d\ude42"}, "Name"),
            (
                {"Name": "w", "DefaultRunProperties": {"k": "\ud83d\ude42b"}},
                "DefaultRunProperties.k",
            ),
            (
                {"Name": "w", "DefaultRunProperties": {"\ud83d\ude42": ""}},
                r'DefaultRunProperties["\ud83d\ude42"]',
            ),
            (
                {"Name": "w", "Graph": {"Nodes": [NODE, NODE | {"Name": "\udbff\udfff"}]}},
                "Graph.Nodes[1].Name",
            ),
        ],
    )
    def test_two_surrogates_in_a_string(self, wire: dict[str, Any], path: str) -> None:
        """Two surrogates that JSON would join are an error, which says where they are."""
        with pytest.raises(ValidationError) as caught:
            to_json(from_wire(Workflow, wire))

        (violation,) = caught.value.violations
        assert (path, "encoding") == (violation.path, violation.rule)

    @given(st.text(st.characters(categories=["Cs"]) | st.sampled_from("\U0001f642\\u\xe4a")))
    def test_any_surrogates(self, name: str) -> None:
        """Whatever surrogates a string has, it comes back unchanged, or `to_json` rejects it."""
        workflow = from_wire(Workflow, {"Name": name})
        try:
            text = to_json(workflow)
        except ValidationError:
            assert json.loads(json.dumps(name)) != name
        else:
            assert workflow == from_json(Workflow, text)

    def test_duplicate_keys(self) -> None:
        """Of duplicate keys the last one counts, as for boto3."""
        text = '{"Name": 5, "Name": "w"}'

        assert Workflow(name="w") == from_json(Workflow, text)


class TestErrors:
    """A text becomes a model, or a `ResponseError`."""

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
            ("[" * 100_000, "the JSON is nested too deeply"),
            ('{"Graph":' * 100_000, "the JSON is nested too deeply"),
            ("[" * 100_000 + "]" * 100_000, "the JSON is nested too deeply"),
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

    def test_dict_nested_deep(self) -> None:
        """A dict that is nested 100 000 deep is read up to the first wrong value."""
        nested: Any = []
        for _ in range(100_000):
            nested = [nested]

        assert Workflow(name="w") == from_wire(Workflow, {"Name": "w", "Unknown": nested})
        with pytest.raises(ResponseError) as caught:
            from_wire(Workflow, {"Name": "w", "Graph": {"Nodes": [nested]}})
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
            ('{"PredecessorRuns": [{}, {"RunId": 1}]}', "PredecessorRuns[1].RunId"),
        ],
    )
    def test_wrong_number(self, text: str, path: str) -> None:
        """A number that its field cannot hold is an error at the field."""
        with pytest.raises(ResponseError) as caught:
            from_json(JobRun, text)

        assert path == caught.value.path

    def test_integer_with_very_many_digits(self) -> None:
        """A number that is longer than Python reads is an error, and not a long wait."""
        with pytest.raises(ResponseError, match=r"^JobRun: the text is not JSON"):
            from_json(JobRun, '{"Attempt": ' + "9" * 100_000 + "}")

    def test_no_text_is_carried_along(self) -> None:
        """The exception of json, which holds the whole text, is not chained."""
        with pytest.raises(ResponseError) as caught:
            from_json(CreateWorkflowRequest, '{"Tags": {"k": "hunter2"')

        assert (None, None) == (caught.value.__cause__, caught.value.__context__)

    @given(st.text() | st.binary())
    def test_any_text(self, text: str | bytes) -> None:
        """Any text and any bytes become a model, or an error of this package."""
        try:
            model = from_json(ListWorkflowsResponse, text)
        except ResponseError:
            return
        assert isinstance(model, ListWorkflowsResponse)

    def test_strict(self) -> None:
        """With `strict`, broken rules are errors."""
        with pytest.raises(ValidationError) as caught:
            from_json(CreateWorkflowRequest, '{"Nmae": "w", "Tags": null}', strict=True)

        assert [
            ("Name", "required"),
            ("Tags", "type"),
            ("Nmae", "unknown_field"),
        ] == [(each.path, each.rule) for each in caught.value.violations]

    @pytest.mark.parametrize("cls", [dict, Structure, 5])
    def test_no_model_class(self, cls: Any) -> None:
        """A class that is no model is an error, whatever the text is."""
        with pytest.raises(TypeError, match=r"^from_json\(\) takes models, not "):
            from_json(cls, "no JSON")

    @pytest.mark.parametrize("text", [None, 5, {"Name": "etl"}, DATA])
    def test_no_text(self, text: Any) -> None:
        """What is no text is a TypeError that names the function, such as a path or a dict."""
        with pytest.raises(TypeError, match=r"^from_json\(\) takes JSON text, not a \w+$"):
            from_json(Workflow, text)


class TestAnswers:
    """One answer of the service, in all the forms that users have it in."""

    def test_command_lines_and_boto3(self) -> None:
        """The output of AWS CLI v1 and v2 and boto3's dict become equal responses."""
        body = (DATA / "answers_get_workflow_run.json").read_bytes()
        response = from_json(GetWorkflowRunResponse, body)

        for printed in ("cli_v1", "cli_v2"):
            text = (DATA / f"answers_get_workflow_run_{printed}.json").read_text("utf-8")
            assert response == from_json(GetWorkflowRunResponse, text)
            assert response == from_json(GetWorkflowRunResponse, text, strict=True)
        assert response == from_wire(
            GetWorkflowRunResponse, parsed_by_botocore("GetWorkflowRun", body)
        )

    def test_values(self) -> None:
        """The values of the answer are those of the run."""
        text = (DATA / "answers_get_workflow_run_cli_v2.json").read_text("utf-8")
        run = from_json(GetWorkflowRunResponse, text).run
        (job_run,), (crawl,) = run.node("J2").attempts, run.node("C1").attempts

        assert datetime(2024, 5, 17, 9, 0, 0, 123000, tzinfo=UTC) == run.started_on
        assert {"day": "2024-05-17", "größe": "½ 🙂"} == run.workflow_run_properties
        assert isinstance(job_run, JobRun)
        assert (JobRunState.FAILED, 0.0625) == (job_run.state, job_run.max_capacity)
        assert CrawlState.FAILED is crawl.state

    @pytest.mark.parametrize("operation", sorted(OPERATIONS))
    @FEW
    @given(data=st.data(), epochs=st.booleans(), noisy=st.booleans())
    def test_body_and_parsed_dict(
        self, operation: str, data: st.DataObject, *, epochs: bool, noisy: bool
    ) -> None:
        """The JSON body and botocore's parse of it become equal responses."""
        cls = OPERATIONS[operation].response
        shape = GLUE.operation_model(operation).output_shape
        wire = json.loads(to_json(data.draw(models(cls))))
        body = json.dumps(as_sent(wire, shape, epochs=epochs, noisy=noisy)).encode()

        from_body = from_json(cls, body)

        assert from_body == from_json(cls, json.dumps(as_sent(wire, shape)))
        assert from_body == from_wire(cls, parsed_by_botocore(operation, body))


@pytest.mark.parametrize("function", [from_wire, from_json])
def test_arguments_in_the_wrong_order(function: Any) -> None:
    """A payload in place of the class is not shown."""
    payload: Any = {"Name": "a", "Tags": {"k": "hunter2"}}

    with pytest.raises(TypeError, match=r"takes models, not a dict$"):
        function(payload, CreateWorkflowRequest)
