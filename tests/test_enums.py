"""Open enums know their own values, and take others too."""

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import enums
from glue_wf_sdk.enums import (
    BlueprintRunState,
    BlueprintStatus,
    CrawlState,
    JobRunState,
    NodeType,
    OpenEnum,
    WorkerType,
    WorkflowCreationStatus,
    WorkflowRunStatus,
)

ENUMS = [
    each
    for each in vars(enums).values()
    if isinstance(each, type) and issubclass(each, OpenEnum) and list(each)
]
KNOWN = [member for enum in ENUMS for member in enum]

STATES: dict[Any, dict[str, str]] = {
    WorkflowRunStatus: {
        "RUNNING": "goes on",
        "COMPLETED": "ends",
        "STOPPING": "goes on",
        "STOPPED": "ends",
        "ERROR": "ends",
    },
    JobRunState: {
        "STARTING": "goes on",
        "RUNNING": "goes on",
        "STOPPING": "goes on",
        "STOPPED": "ends",
        "SUCCEEDED": "ends well",
        "FAILED": "ends",
        "TIMEOUT": "ends",
        "ERROR": "ends",
        "WAITING": "goes on",
        "EXPIRED": "ends",
    },
    CrawlState: {
        "RUNNING": "goes on",
        "CANCELLING": "goes on",
        "CANCELLED": "ends",
        "SUCCEEDED": "ends well",
        "FAILED": "ends",
        "ERROR": "ends",
    },
    BlueprintRunState: {
        "RUNNING": "goes on",
        "SUCCEEDED": "ends well",
        "FAILED": "ends",
        "ROLLING_BACK": "goes on",
    },
    BlueprintStatus: {
        "CREATING": "goes on",
        "ACTIVE": "ends well",
        "UPDATING": "goes on",
        "FAILED": "ends",
    },
    WorkflowCreationStatus: {
        "CREATING": "goes on",
        "CREATED": "ends well",
        "CREATION_FAILED": "ends",
    },
}


STATES_AND_FATES = [(state, fates[state]) for enum, fates in STATES.items() for state in enum]


@pytest.mark.parametrize(("state", "fate"), STATES_AND_FATES)
def test_a_state_knows_whether_it_ends_and_whether_well(
    state: WorkflowRunStatus, fate: str
) -> None:
    """`is_terminal` and `is_success` of each state are as the service describes it."""
    assert fate.startswith("ends") == state.is_terminal
    assert fate.endswith("well") == state.is_success


@pytest.mark.parametrize("member", KNOWN, ids=repr)
def test_a_known_value_is_its_member(member: OpenEnum) -> None:
    """A known string becomes the one member of that value, which equals the string."""
    made = type(member)(member.value)

    assert member is made
    assert made.is_known
    assert member.value == made
    assert hash(member.value) == hash(made)
    assert {member.value: 1}[made] == 1


@pytest.mark.parametrize("enum", ENUMS)
class TestUnknownValues:
    """A value that a newer service adds is a member too."""

    def test_it_is_a_member_that_says_it_is_unknown(self, enum: type[OpenEnum]) -> None:
        """An unknown string becomes a member of its enum that is not known."""
        member = enum("PAUSED")

        assert enum is type(member)
        assert not member.is_known
        assert "PAUSED" == member.value
        assert "PAUSED" == member.name
        assert member not in list(enum)

    def test_it_equals_its_string(self, enum: type[OpenEnum]) -> None:
        """It equals the string, with the same hash, and the same value made again."""
        member = enum("PAUSED")

        assert "PAUSED" == member
        assert enum("PAUSED") == member
        assert enum("RESUMED") != member
        assert {"PAUSED"} == {member, "PAUSED", enum("PAUSED")}

    def test_it_leaves_the_enum_as_it_was(self, enum: type[OpenEnum]) -> None:
        """Making one adds no member and no known value."""
        before = list(enum)
        enum("PAUSED")

        assert before == list(enum)
        assert not enum("PAUSED").is_known


@given(st.sampled_from(ENUMS), st.text())
def test_every_member_is_a_string(enum: type[OpenEnum], text: str) -> None:
    """str, format, json, pickle and copy treat a member as its string, known or not."""
    for member in (enum(text), *enum):
        value = member.value
        assert value == str(member)
        assert str is type(str(member))
        assert value == f"{member}"
        assert f"{value:>20}" == f"{member:>20}"
        assert json.dumps(value) == json.dumps(member)
        assert json.dumps({value: value}) == json.dumps({member: member})
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(member, protocol))  # noqa: S301 - made here
            assert member == again
            assert enum is type(again)
            assert member.is_known == again.is_known
        for again in (copy.copy(member), copy.deepcopy(member)):
            assert member == again
            assert enum is type(again)


@given(st.sampled_from(list(STATES)), st.text())
def test_an_unknown_state_promises_nothing(enum: type[WorkflowRunStatus], text: str) -> None:
    """A state that is not known is neither terminal nor a success."""
    state = enum(text)

    if not state.is_known:
        assert not state.is_terminal
        assert not state.is_success


@given(st.sampled_from(ENUMS), st.text())
def test_a_repr_is_one_line_of_printable_text(enum: type[OpenEnum], text: str) -> None:
    """The repr of a member is an expression that makes it, whatever the service has sent."""
    for member in (enum(text), *enum):
        assert repr(member).isprintable()
        assert member == eval(repr(member), dict(vars(enums)))  # noqa: S307 - that is what is asked


@pytest.mark.parametrize("enum", ENUMS)
@pytest.mark.parametrize("value", [None, 5, 1.5, True, b"RUNNING", ["RUNNING"], object])
def test_what_is_no_string_is_no_member(enum: type[OpenEnum], value: object) -> None:
    """Anything but a string raises a ValueError."""
    with pytest.raises(ValueError, match="is not a valid"):
        enum(value)


class Text(str):
    """A string of a user's own kind."""

    __slots__ = ()

    def __str__(self) -> str:
        """Something else."""
        return "else"


def test_a_string_of_another_class_is_taken_by_its_characters() -> None:
    """A subclass of str, such as a member of another enum, stands for its characters."""
    assert JobRunState.FAILED is JobRunState(CrawlState.FAILED)
    assert "PAUSED" == JobRunState(CrawlState("PAUSED"))
    assert str is type(JobRunState(Text("PAUSED")).value)
    assert "PAUSED" == JobRunState(Text("PAUSED"))


def test_a_value_can_differ_from_its_name() -> None:
    """What is no Python name is a value under a name of its own."""
    assert WorkerType.G_1X is WorkerType("G.1X")
    assert not WorkerType("G_1X").is_known


def test_node_types_are_the_three_kinds_of_node() -> None:
    """A node is a trigger, a job or a crawler."""
    assert {"TRIGGER", "JOB", "CRAWLER"} == set(NodeType)
