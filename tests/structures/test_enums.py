"""Open enums know the API's values, and accept others too."""

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.open_enum import OpenEnum, State
from glue_wf_sdk.structures import enums
from glue_wf_sdk.structures.enums import CrawlState, JobRunState, WorkerType, WorkflowRunStatus

ENUMS: list[type[OpenEnum]] = [getattr(enums, name) for name in enums.__all__]
STATES: list[type[State]] = [each for each in ENUMS if issubclass(each, State)]

# The states that end something, by enum; the successful ones have a plus.
FINAL = {
    "WorkflowRunStatus": {"COMPLETED", "STOPPED", "ERROR"},
    "JobRunState": {"STOPPED", "+SUCCEEDED", "FAILED", "TIMEOUT", "ERROR", "EXPIRED"},
    "CrawlState": {"CANCELLED", "+SUCCEEDED", "FAILED", "ERROR"},
    "BlueprintRunState": {"+SUCCEEDED", "FAILED"},
    "BlueprintStatus": {"+ACTIVE", "FAILED"},
    "WorkflowCreationStatus": {"+CREATED", "CREATION_FAILED"},
}


@pytest.mark.parametrize("enum", STATES)
def test_a_state_knows_whether_it_is_final_and_a_success(enum: type[State]) -> None:
    """`is_terminal` and `is_success` of each state are as the service describes it."""
    final = FINAL[enum.__name__]

    assert {each.removeprefix("+") for each in final} == {each for each in enum if each.is_terminal}
    assert {each[1:] for each in final if each[0] == "+"} == {e for e in enum if e.is_success}


@pytest.mark.parametrize("member", [each for enum in ENUMS for each in enum], ids=repr)
def test_a_known_value_is_its_member(member: OpenEnum) -> None:
    """A known string becomes the one member of that value, which equals the string."""
    made = type(member)(member.value)

    assert member is made
    assert made.is_known
    assert {member.value: 1}[made] == 1


@pytest.mark.parametrize("enum", ENUMS)
class TestUnknownValues:
    """A value that a newer service adds is a member too."""

    def test_it_is_a_member_that_is_not_known(self, enum: type[OpenEnum]) -> None:
        """An unknown string becomes a member, and leaves the known ones as they were."""
        known = list(enum)
        member = enum("PAUSED")

        assert enum is type(member)
        assert not member.is_known
        assert ("PAUSED", "PAUSED") == (member.value, member.name)
        assert known == list(enum)
        assert not enum("PAUSED").is_known

    def test_it_equals_its_string(self, enum: type[OpenEnum]) -> None:
        """It equals the string, and the same value made again, with equal hashes."""
        assert {"PAUSED"} == {enum("PAUSED"), "PAUSED", enum("PAUSED")}
        assert enum("RESUMED") != enum("PAUSED")

    @pytest.mark.parametrize("value", [None, 5, 1.5, True, b"RUNNING", ["RUNNING"], object])
    def test_only_strings_are_members(self, enum: type[OpenEnum], value: Any) -> None:
        """Anything but a string is a ValueError."""
        with pytest.raises(ValueError, match="is not a valid"):
            enum(value)


@given(st.sampled_from(ENUMS), st.text())
def test_every_member_is_a_string(enum: type[OpenEnum], text: str) -> None:
    """str, format, json, pickle and copy treat a member as its string, known or not."""
    for member in (enum(text), *enum):
        value = member.value
        assert value == str(member)
        assert str is type(str(member))
        assert f"{value}{value:>20}" == f"{member}{member:>20}"
        assert json.dumps({value: value}) == json.dumps({member: member})
        for again in (
            *(pickle.loads(pickle.dumps(member, each)) for each in range(6)),  # noqa: S301 - made here
            copy.copy(member),
            copy.deepcopy(member),
        ):
            assert member == again
            assert enum is type(again)
            assert member.is_known == again.is_known


@given(st.sampled_from(STATES), st.text())
def test_an_unknown_state_is_neither_final_nor_a_success(enum: type[State], text: str) -> None:
    """What a newer service means by a state cannot be told."""
    state = enum(text)

    assert state.is_known or not (state.is_terminal or state.is_success)


@given(st.sampled_from(ENUMS), st.text())
def test_a_repr_is_one_line_of_printable_text(enum: type[OpenEnum], text: str) -> None:
    """The repr of a member is an expression that makes it, whatever the service has sent."""
    for member in (enum(text), *enum):
        assert repr(member).isprintable()
        assert member == eval(repr(member), dict(vars(enums)))  # noqa: S307 - made here


class Text(str):
    """A string whose `str` is another."""

    __slots__ = ()

    def __str__(self) -> str:
        """Another string."""
        return "else"


def test_a_string_of_another_class_counts_by_its_characters() -> None:
    """A subclass of str, such as a member of another enum, is its characters."""
    made: Any = JobRunState(Text("PAUSED"))

    assert JobRunState.FAILED is JobRunState(CrawlState.FAILED)
    assert "PAUSED" == JobRunState(CrawlState("PAUSED")) == made
    assert str is type(made.value)


def test_a_value_can_differ_from_its_name() -> None:
    """A value that is no Python name has a member of another name."""
    assert WorkerType.G_1X is WorkerType("G.1X")
    assert not WorkerType("G_1X").is_known


def test_completed_is_not_success() -> None:
    """No status of a workflow run means success: a run whose jobs failed is COMPLETED too."""
    assert [] == [status for status in WorkflowRunStatus if status.is_success]
