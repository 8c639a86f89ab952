"""With the extra `fast`, JSON becomes the same models, and the same errors, as without it."""

import json
import random
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, TypeAlias, cast
from unittest.mock import Mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glue_wf_sdk import GlueWorkflowError, JobRun, WorkflowRun, from_json, to_json
from glue_wf_sdk._core import fast, wire
from glue_wf_sdk._core.fast import decoded
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.testing import models
from support.models import DATA, EACH_MODEL, FEW, as_sent

Outcome: TypeAlias = tuple[object, str]

ANSWER = (DATA / "answers_get_workflow_run.json").read_bytes()
RUN = {"Name": "etl", "WorkflowRunId": "wr_1"}

# What an answer may hold in place of any value.
VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 10.0, 1.5, -5.5, 2**31, 2**70, -(2**63), 1e22, 1e300),
    *("", "x", "é" * 9, "\U0001f642", "\0", "\x7f", "\ud800", "NEW_STATE", "SUCCEEDED", "FAILED"),
    *("2024-05-17T09:00:00Z", "1715936400", 1715936400, 1715936400.123, 1e12, -62135596801),
    *([], {}, [None], [1], ["x"], [[]], [{}], {"a": None}, {"a": 1}, {"a": "b", "é": "x"}),
]
# What a text may hold in place of any of its characters.
SNIPPETS = [
    *(b"", b" ", b",", b'"', b"\\", b"{", b"}", b"[", b"]", b"\0", b"\n", b"\t", b"\x0b", b"/"),
    *(b"0", b"-", b".", b"e9", b"E+400", b"null", b"tru", b"NaN", b"-Infinity", b'"Name":1,'),
    *(b'"Name":"twice",', b'"Unknown":"\xff",', b'"\xff":0,', b'"Unknown":"\xed\xa0\x80",'),
    *("é".encode(), b"\xff", b"\\ud83d", b"\\ude42", b"\\u0000", b"\xef\xbb\xbf"),
]
NUMBERS = [
    *("0", "-0", "-0.0", "0e0", "1E+2", "1e-7", "10.0", "5e-324", "2.5e-324", "1e22", "1e23"),
    *("12345678901234567890.5", "9007199254740993", "1.7976931348623157e308", "1e309"),
    *("00", "01", "1.", ".5", "+1", "-", "1e", "0x10", "1_000", "Infinity", "9" * 400),
]


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container in a JSON value, with each of its keys or indices."""
    pending: list[Any] = [value]
    while pending:
        here = pending.pop()
        keys = cast("Iterable[Any]", here if isinstance(here, dict) else range(len(here)))
        for key in keys:
            yield here, key
            if isinstance(here[key], (dict, list)):
                pending.append(here[key])


def mutated(body: bytes, chance: random.Random) -> bytes:
    """The text of an answer with one or two values changed, and perhaps the text itself."""
    value = json.loads(body)
    for _ in range(chance.randint(0, 2)):
        places = list(places_in(value))
        if not places:
            break
        container, key = chance.choice(places)
        how = chance.random()
        if how < 0.1:
            del container[key]
        elif how < 0.2 and isinstance(container, dict):
            container["Unknown"] = chance.choice(VALUES)
        else:
            container[key] = chance.choice(VALUES)
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass")
    if chance.random() < 0.3:
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(SNIPPETS) + text[place + chance.randint(0, 1) :]
    return text


def outcome(cls: type[Structure], text: str | bytes) -> Outcome:
    """What `from_json` makes of a text: the model and its repr, or the error and its text."""
    try:
        model = from_json(cls, text)
    except GlueWorkflowError as error:
        return type(error), str(error)
    return model, repr(model)


def outcome_without(cls: type[Structure], text: str | bytes) -> Outcome:
    """The same if the extra is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "decoded", Mock(return_value=None))
        return outcome(cls, text)


class TestEqual:
    """Both ways lead to the same."""

    @given(chance=st.randoms(use_true_random=False))
    def test_mutated_answer(self, chance: random.Random) -> None:
        """An answer in which anything may be wrong is the same model or the same error."""
        text = mutated(ANSWER, chance)
        assert outcome_without(GetWorkflowRunResponse, text) == outcome(
            GetWorkflowRunResponse, text
        )

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_mutated_model(self, cls: type[Structure], data: st.DataObject) -> None:
        """The text of any model, changed anywhere, is the same model or the same error."""
        chance = data.draw(st.randoms(use_true_random=False))
        text = mutated(as_sent(data.draw(models(cls))), chance)
        assert outcome_without(cls, text) == outcome(cls, text)

    @given(text=st.binary() | st.text())
    @example(text="")
    @example(text='{"Name": "\ud800"}')
    @example(text=json.dumps(RUN).encode("utf-16"))
    @example(text="\ufeff" + json.dumps(RUN))
    @example(text=b'{"Unknown":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    def test_any_text(self, text: str | bytes) -> None:
        """A text that may be no JSON at all is the same error."""
        assert outcome_without(WorkflowRun, text) == outcome(WorkflowRun, text)

    @pytest.mark.parametrize(
        "text",
        [
            *(f'"MaxCapacity": {number}' for number in NUMBERS),
            *(f'"Timeout": {number}' for number in NUMBERS),
            *(f'"StartedOn": {number}' for number in NUMBERS),
            *(f'"Unknown": {number}' for number in NUMBERS),
            r'"Arguments": {"a": "b", "a": "c", "\u0061": "d"}',
            r'"J\u006fbName": "etl"',
            r'"JobName": "\u00e9\ud83d\ude42\/\b"',
            r'"Unknown": "\x"',
            r'"Unknown": "\ud800", "JobName": "\udc00"',
            '"JobName": null, "JobName": "etl"',
            '"JobName": "etl", "JobName": null',
            '"JobName": 1, "JobName": "etl"',
        ],
    )
    def test_spellings(self, text: str) -> None:
        """However JSON spells a value, both ways read the same."""
        text = f"{{{text}}}"
        assert outcome_without(JobRun, text) == outcome(JobRun, text)

    def test_a_bytearray(self) -> None:
        """Bytes that can change are read as others are."""
        text: Any = bytearray(json.dumps(RUN | {"Unknown": "é"}, ensure_ascii=False).encode())
        assert WorkflowRun(name="etl", workflow_run_id="wr_1") == from_json(WorkflowRun, text)


class TestWay:
    """Which texts msgspec decodes, and which are left to the converter."""

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_what_the_service_sends(self, cls: type[Structure], data: st.DataObject) -> None:
        """Any model whose timestamps are seconds since the epoch is decoded by msgspec."""
        model = data.draw(models(cls))
        assert model == decoded(cls, as_sent(model))

    def test_a_recorded_answer(self) -> None:
        """An answer of the service is decoded by msgspec."""
        assert decoded(GetWorkflowRunResponse, ANSWER) is not None

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_what_to_json_writes(self, cls: type[Structure], data: st.DataObject) -> None:
        """What `to_json` writes, with timestamps in ISO 8601, is decoded by msgspec."""
        model = data.draw(models(cls))
        assert model == decoded(cls, to_json(model))

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param({**RUN, "StartedOn": "yesterday"}, id="no timestamp"),
            pytest.param({**RUN, "StartedOn": 1e12}, id="timestamp after the year 9999"),
            pytest.param({**RUN, "WorkflowRunProperties": {"a": None}}, id="null in a map"),
            pytest.param({**RUN, "Graph": {"Nodes": [None]}}, id="null in a list"),
            pytest.param({"Name": "etl"}, id="no identity"),
        ],
    )
    def test_what_is_unusual(self, text: dict[str, Any]) -> None:
        """What only the converter can read, or reject, is left to it."""
        assert decoded(WorkflowRun, json.dumps(text)) is None

    def test_strict_reading(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With `strict=True`, msgspec is not asked, because every violation must be found."""
        monkeypatch.setattr(wire, "decoded", None)
        assert "etl" == from_json(WorkflowRun, json.dumps(RUN), strict=True).name

    @pytest.mark.parametrize("msgspec", [None, ModuleType("msgspec")], ids=["missing", "old"])
    def test_without_the_extra(self, msgspec: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """If msgspec is missing, or lacks what is needed, texts are read without it."""
        monkeypatch.setitem(sys.modules, "msgspec", msgspec)
        assert fast.reader.__wrapped__(WorkflowRun) is None
        monkeypatch.setattr(fast, "reader", fast.reader.__wrapped__)
        assert decoded(WorkflowRun, json.dumps(RUN)) is None
        assert "etl" == from_json(WorkflowRun, json.dumps(RUN)).name
