"""The operations on workflows in LocalGlue, and pages of lists."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    InvalidInputException,
    ServiceError,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.dispatch import HANDLERS
from glue_wf_sdk.local.pages import ByName
from glue_wf_sdk.operations import OPERATIONS

Call = Callable[..., dict[str, Any]]
ARN = "arn:aws:glue:us-east-1:123456789012:workflow/"


@pytest.fixture
def local() -> LocalGlue:
    """An empty LocalGlue."""
    return LocalGlue()


def create(local: LocalGlue, *names: str) -> None:
    """Creates workflows."""
    for name in names:
        local.call("CreateWorkflow", Name=name)


def pages(local: LocalGlue, operation: str, **payload: Any) -> Iterator[dict[str, Any]]:
    """The pages of a list, one after the other as they are asked for."""
    answer = local.call(operation, **payload)
    yield answer
    while "NextToken" in answer:
        answer = local.call(operation, NextToken=answer["NextToken"], **payload)
        yield answer


def test_every_operation_is_carried_out() -> None:
    """Every operation of the client has a handler, under the API's name."""
    assert set() == OPERATIONS.keys() - HANDLERS.keys()


def test_every_operation_is_one_of_glue(aws_session: Any) -> None:
    """What LocalGlue has beside these is in botocore's model of Glue."""
    model = aws_session.client("glue").meta.service_model
    assert set() == HANDLERS.keys() - set(model.operation_names)


@pytest.mark.parametrize("operation", sorted(HANDLERS))
def test_empty_or_unknown_payloads_are_refused(local: LocalGlue, operation: str) -> None:
    """A field that no operation has is refused everywhere, with its name."""
    with pytest.raises(InvalidInputException, match="Nonsense"):
        local.call(operation, Nonsense=1)


def test_unknown_operation(local: LocalGlue) -> None:
    """An operation that LocalGlue does not have is refused."""
    with pytest.raises(ServiceError, match="'GetDatabases'") as caught:
        local.call("GetDatabases")
    assert "UnknownOperationException" == caught.value.code


class TestCreateAndGet:
    """CreateWorkflow, GetWorkflow, UpdateWorkflow and DeleteWorkflow."""

    def test_what_is_created_is_shown(self, local: LocalGlue, call: Call) -> None:
        """GetWorkflow shows what CreateWorkflow was given, and when."""
        given = {
            "Name": "w",
            "Description": "what it does",
            "DefaultRunProperties": {"day": "1"},
            "MaxConcurrentRuns": 3,
        }
        assert {"Name": "w"} == call(local, "CreateWorkflow", **given)
        created = local.now.timestamp()
        local.advance(60)
        workflow = call(local, "GetWorkflow", Name="w")["Workflow"]
        assert {**given, "CreatedOn": created, "LastModifiedOn": created} == workflow

    def test_name_is_taken_once(self, local: LocalGlue) -> None:
        """A second workflow of the same name is refused, and the first stays as it is."""
        local.call("CreateWorkflow", Name="w", Description="first")
        with pytest.raises(AlreadyExistsException, match="'w'"):
            local.call("CreateWorkflow", Name="w", Description="second")
        assert "first" == local.call("GetWorkflow", Name="w")["Workflow"]["Description"]

    def test_tags(self, local: LocalGlue, call: Call) -> None:
        """Tags given on creation are those of the workflow's ARN, and go with the workflow."""
        call(local, "CreateWorkflow", Name="w", Tags={"team": "data"})
        create(local, "bare")
        assert {"Tags": {"team": "data"}} == call(local, "GetTags", ResourceArn=f"{ARN}w")
        assert {"Tags": {}} == call(local, "GetTags", ResourceArn=f"{ARN}bare")
        assert "Tags" not in call(local, "GetWorkflow", Name="w")["Workflow"]
        call(local, "DeleteWorkflow", Name="w")
        with pytest.raises(EntityNotFoundException):
            local.call("GetTags", ResourceArn=f"{ARN}w")
        create(local, "w")
        assert {"Tags": {}} == local.call("GetTags", ResourceArn=f"{ARN}w")

    def test_update(self, local: LocalGlue, call: Call) -> None:
        """UpdateWorkflow replaces what it is given, and notes the moment."""
        local.call("CreateWorkflow", Name="w", Description="d", DefaultRunProperties={"day": "1"})
        local.advance(60)
        update = {"DefaultRunProperties": {"hour": "2"}, "MaxConcurrentRuns": 1}
        assert {"Name": "w"} == call(local, "UpdateWorkflow", Name="w", **update)
        workflow = call(local, "GetWorkflow", Name="w")["Workflow"]
        assert 60 == workflow["LastModifiedOn"] - workflow["CreatedOn"]
        assert {"Description": "d", **update} == {
            name: workflow[name] for name in ("Description", *update)
        }

    @pytest.mark.parametrize(
        ("operation", "payload"),
        [
            ("GetWorkflow", {}),
            ("UpdateWorkflow", {"Description": "d"}),
            ("StartWorkflowRun", {}),
            ("GetWorkflowRuns", {}),
        ],
    )
    def test_unknown_name(self, local: LocalGlue, operation: str, payload: dict[str, Any]) -> None:
        """A workflow that is not there is not found."""
        with pytest.raises(EntityNotFoundException, match="no workflow 'w'"):
            local.call(operation, Name="w", **payload)

    def test_delete(self, local: LocalGlue, call: Call) -> None:
        """What is deleted is gone with its runs, and what runs does so no more."""
        create(local, "w")
        local.add_job("a")
        local.add_trigger("start", workflow="w", jobs=["a"])
        local.call("StartWorkflowRun", Name="w")
        assert {"Name": "w"} == call(local, "DeleteWorkflow", Name="w")
        before = local.now
        local.run_until_idle()
        assert before == local.now
        with pytest.raises(EntityNotFoundException):
            local.call("GetWorkflow", Name="w")
        create(local, "w")
        assert {"Runs": []} == call(local, "GetWorkflowRuns", Name="w")

    def test_batch_get(self, local: LocalGlue, call: Call) -> None:
        """BatchGetWorkflows gives each workflow once, with what is asked for, and the missing."""
        create(local, "v", "w")
        names = ["w", "missing", "v", "w"]
        answer = call(local, "BatchGetWorkflows", Names=names)
        assert ["w", "v"] == [workflow["Name"] for workflow in answer["Workflows"]]
        assert ["missing"] == answer["MissingWorkflows"]
        answer = call(local, "BatchGetWorkflows", Names=["v"], IncludeGraph=True)
        assert [{"Nodes": [], "Edges": []}] == [each["Graph"] for each in answer["Workflows"]]
        assert [] == answer["MissingWorkflows"]

    def test_batch_get_takes_25(self, local: LocalGlue) -> None:
        """BatchGetWorkflows refuses more than 25 names."""
        with pytest.raises(InvalidInputException, match="Names"):
            local.call("BatchGetWorkflows", Names=[f"w{number}" for number in range(26)])


class TestListWorkflows:
    """Pages of names."""

    @pytest.mark.parametrize(
        ("count", "size", "expected"),
        [
            (0, None, [0]),
            (25, None, [25]),
            (26, None, [25, 1]),
            (60, 1000, [25, 25, 10]),
            (4, 2, [2, 2]),
            (3, 1, [1, 1, 1]),
        ],
    )
    def test_pages(
        self, local: LocalGlue, call: Call, count: int, size: int | None, expected: list[int]
    ) -> None:
        """All names come once and in order, in full pages of at most 25, with no empty last one."""
        names = [f"w{number:02}" for number in range(count)]
        create(local, *reversed(names))
        limit = {"MaxResults": size} if size else {}
        call(local, "ListWorkflows", **limit)
        listed = [page["Workflows"] for page in pages(local, "ListWorkflows", **limit)]
        assert expected == [len(page) for page in listed]
        assert names == [name for page in listed for name in page]

    def test_changes_between_pages(self, local: LocalGlue) -> None:
        """What is there all the time comes once, whatever is created and deleted meanwhile."""
        create(local, "b", "d", "f", "h")
        asked = pages(local, "ListWorkflows", MaxResults=2)
        assert ["b", "d"] == next(asked)["Workflows"]
        create(local, "a", "c", "e")
        for name in ("b", "d", "f"):
            local.call("DeleteWorkflow", Name=name)
        assert [["e", "h"]] == [page["Workflows"] for page in asked]

    def test_all_that_follow_are_gone(self, local: LocalGlue) -> None:
        """A token behind which nothing is left leads to an empty page."""
        create(local, "a", "b")
        asked = pages(local, "ListWorkflows", MaxResults=1)
        next(asked)
        local.call("DeleteWorkflow", Name="b")
        assert [{"Workflows": []}] == list(asked)


def token_of(*parts: object) -> str:
    """A token that has the form of one."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


class TestTokens:
    """Tokens that LocalGlue did not give out for the list."""

    @pytest.mark.parametrize(
        "token",
        [
            "x",
            "AAAA",
            "é",
            "\ud800",
            "{}",
            "W10=",
            token_of(),
            token_of("ListWorkflows"),
            token_of("ListWorkflows", ""),
            token_of("ListWorkflows", "", 1),
            token_of("ListWorkflows", "", None),
            token_of("ListBlueprints", "", "w"),
            base64.b64encode(b"[" * 100_000).decode(),
            base64.b64encode(b"9" * 5000).decode(),
            base64.b64encode(b'{"a": 1}').decode(),
        ],
        ids=range(15),
    )
    def test_garbage(self, local: LocalGlue, token: str) -> None:
        """A token that is none is refused, never a crash."""
        create(local, "w")
        with pytest.raises(InvalidInputException, match="NextToken"):
            local.call("ListWorkflows", NextToken=token)

    @pytest.mark.parametrize("place", ["1", None, 1.5, True])
    def test_garbage_for_runs(self, local: LocalGlue, place: object) -> None:
        """The place in a token for runs is a whole number."""
        create(local, "w")
        with pytest.raises(InvalidInputException, match="NextToken"):
            local.call(
                "GetWorkflowRuns", Name="w", NextToken=token_of("GetWorkflowRuns", "w", place)
            )

    def test_empty_token_is_none(self, local: LocalGlue) -> None:
        """An empty token leads to the first page."""
        create(local, "w")
        assert {"Workflows": ["w"]} == local.call("ListWorkflows", NextToken="")

    def test_token_of_another_list(self, local: LocalGlue) -> None:
        """A token leads on in its own list, not in another one or that of another workflow."""
        create(local, "v", "w")
        for name in ("v", "w", "w"):
            local.call("StartWorkflowRun", Name=name)
        of_names = local.call("ListWorkflows", MaxResults=1)["NextToken"]
        of_runs = local.call("GetWorkflowRuns", Name="w", MaxResults=1)["NextToken"]
        for operation, payload in (
            ("GetWorkflowRuns", {"Name": "w", "NextToken": of_names}),
            ("GetWorkflowRuns", {"Name": "v", "NextToken": of_runs}),
            ("ListWorkflows", {"NextToken": of_runs}),
            ("ListBlueprints", {"NextToken": of_names}),
        ):
            with pytest.raises(InvalidInputException, match="not a token of this list"):
                local.call(operation, **payload)


class TestGetWorkflowRuns:
    """Pages of runs."""

    def started(self, local: LocalGlue, count: int) -> list[str]:
        """The ids of runs of the workflow w, the latest first."""
        run_ids: list[str] = []
        for _ in range(count):
            run_ids.insert(0, local.call("StartWorkflowRun", Name="w")["RunId"])
            local.advance(1)
        return run_ids

    def ids(self, page: dict[str, Any]) -> list[str]:
        """The ids of the runs of a page."""
        return [run["WorkflowRunId"] for run in page["Runs"]]

    @pytest.mark.parametrize(
        ("count", "expected"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3])]
    )
    def test_pages(self, local: LocalGlue, call: Call, count: int, expected: list[int]) -> None:
        """All runs come once, the latest first, with no empty last page."""
        create(local, "w")
        run_ids = self.started(local, count)
        call(local, "GetWorkflowRuns", Name="w", MaxResults=3, IncludeGraph=True)
        listed = [
            self.ids(page) for page in pages(local, "GetWorkflowRuns", Name="w", MaxResults=3)
        ]
        assert expected == [len(page) for page in listed]
        assert run_ids == [run_id for page in listed for run_id in page]

    def test_runs_that_start_between_pages(self, local: LocalGlue) -> None:
        """Runs that start meanwhile shift nothing."""
        create(local, "w")
        run_ids = self.started(local, 4)
        asked = pages(local, "GetWorkflowRuns", Name="w", MaxResults=2)
        first = self.ids(next(asked))
        self.started(local, 3)
        assert run_ids == first + [run_id for page in asked for run_id in self.ids(page)]

    def test_workflow_made_anew_between_pages(self, local: LocalGlue) -> None:
        """A token from before its workflow was deleted leads to what the new one has."""
        create(local, "w")
        self.started(local, 9)
        asked = pages(local, "GetWorkflowRuns", Name="w", MaxResults=1)
        next(asked)
        local.call("DeleteWorkflow", Name="w")
        create(local, "w")
        run_ids = self.started(local, 2)
        assert run_ids == [run_id for page in asked for run_id in self.ids(page)]

    def test_place_before_the_first(self, local: LocalGlue) -> None:
        """A forged token that leads nowhere gives an empty page."""
        create(local, "w")
        self.started(local, 1)
        token = token_of("GetWorkflowRuns", "w", -5)
        assert {"Runs": []} == local.call("GetWorkflowRuns", Name="w", NextToken=token)


def test_records_by_name() -> None:
    """Names come in order, records in the order of their creation, and a replaced one stays."""
    records: ByName[int] = ByName()
    for number, name in enumerate("cab"):
        records[name] = number
    records["c"] = 7
    assert (3, ["a", "b", "c"], [7, 1, 2]) == (len(records), list(records), list(records.values()))
    assert (1, None, None) == (records.get("a"), records.get("x"), records.get(None))
    assert (7, None) == (records.pop("c"), records.pop("c"))
    assert ["a", "b"] == list(records)
