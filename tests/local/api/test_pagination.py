"""Pages of answers, and the tokens that lead from one to the next."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local import LocalGlue

Call = Callable[..., dict[str, Any]]


def create(local: LocalGlue, *names: str) -> None:
    for name in names:
        local.call("CreateWorkflow", Name=name)


def pages(local: LocalGlue, operation: str, **payload: Any) -> Iterator[dict[str, Any]]:
    """The pages of a list, each fetched when it is needed."""
    answer = local.call(operation, **payload)
    yield answer
    while "NextToken" in answer:
        answer = local.call(operation, NextToken=answer["NextToken"], **payload)
        yield answer


def token_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


class TestNames:
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
    def test_all_names_are_listed_in_order(
        self, local: LocalGlue, call: Call, count: int, size: int | None, expected: list[int]
    ) -> None:
        """All names come once and sorted, in full pages of at most 25; the last is not empty."""
        names = [f"w{number:02}" for number in range(count)]
        create(local, *reversed(names))
        limit = {"MaxResults": size} if size else {}
        call(local, "ListWorkflows", **limit)
        listed = [page["Workflows"] for page in pages(local, "ListWorkflows", **limit)]
        assert expected == [len(page) for page in listed]
        assert names == [name for page in listed for name in page]

    def test_changes_between_pages(self, local: LocalGlue) -> None:
        """Names that exist all the time come once, whatever is created and deleted meanwhile."""
        create(local, "b", "d", "f", "h")
        fetched = pages(local, "ListWorkflows", MaxResults=2)
        assert ["b", "d"] == next(fetched)["Workflows"]
        create(local, "a", "c", "e")
        for name in ("b", "d", "f"):
            local.call("DeleteWorkflow", Name=name)
        assert [["e", "h"]] == [page["Workflows"] for page in fetched]

    def test_all_that_follow_are_deleted(self, local: LocalGlue) -> None:
        """If everything after a token was deleted, the next page is empty."""
        create(local, "a", "b")
        fetched = pages(local, "ListWorkflows", MaxResults=1)
        next(fetched)
        local.call("DeleteWorkflow", Name="b")
        assert [{"Workflows": []}] == list(fetched)


class TestRuns:
    def started(self, local: LocalGlue, count: int) -> list[str]:
        """The ids of new runs of the workflow w, latest first."""
        run_ids: list[str] = []
        for _ in range(count):
            run_ids.insert(0, local.call("StartWorkflowRun", Name="w")["RunId"])
            local.advance(1)
        return run_ids

    def ids(self, page: dict[str, Any]) -> list[str]:
        return [run["WorkflowRunId"] for run in page["Runs"]]

    @pytest.mark.parametrize(
        ("count", "expected"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3])]
    )
    def test_all_runs_are_listed(
        self, local: LocalGlue, call: Call, count: int, expected: list[int]
    ) -> None:
        """All runs come once, latest first; the last page is not empty."""
        create(local, "w")
        run_ids = self.started(local, count)
        call(local, "GetWorkflowRuns", Name="w", MaxResults=3, IncludeGraph=True)
        fetched = pages(local, "GetWorkflowRuns", Name="w", MaxResults=3)
        listed = [self.ids(page) for page in fetched]
        assert expected == [len(page) for page in listed]
        assert run_ids == [run_id for page in listed for run_id in page]

    def test_runs_that_start_between_pages(self, local: LocalGlue) -> None:
        """Runs that start meanwhile shift nothing."""
        create(local, "w")
        run_ids = self.started(local, 4)
        fetched = pages(local, "GetWorkflowRuns", Name="w", MaxResults=2)
        first = self.ids(next(fetched))
        self.started(local, 3)
        assert run_ids == first + [run_id for page in fetched for run_id in self.ids(page)]

    def test_a_workflow_that_is_created_again_between_pages(self, local: LocalGlue) -> None:
        """A token from before its workflow was deleted leads to the runs of the new one."""
        create(local, "w")
        self.started(local, 9)
        fetched = pages(local, "GetWorkflowRuns", Name="w", MaxResults=1)
        next(fetched)
        local.call("DeleteWorkflow", Name="w")
        create(local, "w")
        run_ids = self.started(local, 2)
        assert run_ids == [run_id for page in fetched for run_id in self.ids(page)]

    def test_a_place_before_the_first_run(self, local: LocalGlue) -> None:
        """A forged token with a negative place leads to an empty page."""
        create(local, "w")
        self.started(local, 1)
        token = token_of("GetWorkflowRuns", "w", -5)
        assert {"Runs": []} == local.call("GetWorkflowRuns", Name="w", NextToken=token)


class TestTokens:
    @pytest.mark.parametrize(
        "token",
        [
            "x",
            "AAAA",
            "é",
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
        ids=range(14),
    )
    def test_an_invalid_token_of_names_is_rejected(self, local: LocalGlue, token: str) -> None:
        """Anything but a token of this list raises InvalidInputException."""
        create(local, "w")
        with pytest.raises(InvalidInputException, match="NextToken"):
            local.call("ListWorkflows", NextToken=token)

    @pytest.mark.parametrize("place", ["1", None, 1.5, True])
    def test_an_invalid_token_of_runs_is_rejected(self, local: LocalGlue, place: object) -> None:
        """The place in a token of runs must be an integer."""
        create(local, "w")
        token = token_of("GetWorkflowRuns", "w", place)
        with pytest.raises(InvalidInputException, match="NextToken"):
            local.call("GetWorkflowRuns", Name="w", NextToken=token)

    def test_an_empty_token_means_the_first_page(self, local: LocalGlue) -> None:
        """An empty token leads to the first page."""
        create(local, "w")
        assert {"Workflows": ["w"]} == local.call("ListWorkflows", NextToken="")

    def test_a_token_is_valid_for_its_own_list(self, local: LocalGlue) -> None:
        """A token of another list, or of another workflow's runs, is rejected."""
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
