"""Annotations become data, and the walker finds every broken rule at its path."""

from typing import Annotated

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    Edge,
    EventBatchingCondition,
    JobRun,
    Violation,
    WorkflowRun,
    from_wire,
    violations,
)
from glue_wf_sdk.constraints import OffWire, WireName
from glue_wf_sdk.operations import CreateWorkflowRequest, GetWorkflowResponse
from glue_wf_sdk.schema import check_wire, fields_of, key_segment, wire_name
from glue_wf_sdk.shapes import NameString, TagsMap
from glue_wf_sdk.structures import Structure


def found(checked: tuple[Violation, ...]) -> list[tuple[str, str]]:
    """The path and the rule of each violation."""
    return [(each.path, each.rule) for each in checked]


class TestFields:
    """A field's annotation says all there is to know of it."""

    @pytest.mark.parametrize(
        ("attribute", "name"),
        [
            ("name", "Name"),
            ("run_id", "RunId"),
            ("default_run_properties", "DefaultRunProperties"),
            ("job_run_queuing_enabled", "JobRunQueuingEnabled"),
        ],
    )
    def test_a_wire_name_follows_from_the_attribute(self, attribute: str, name: str) -> None:
        """Each word of the attribute begins with a capital."""
        assert name == wire_name(attribute)

    def test_they_stand_in_the_order_of_the_class(self) -> None:
        """`fields_of` gives the fields as they are declared."""
        assert ["name", "description", "default_run_properties", "tags", "max_concurrent_runs"] == [
            field.attribute for field in fields_of(CreateWorkflowRequest)
        ]

    def test_they_are_read_once(self) -> None:
        """A second call gives the same objects."""
        assert fields_of(JobRun) is fields_of(JobRun)

    def test_a_field_without_none_is_required(self) -> None:
        """Whether None belongs to the type says whether the field may be left out."""
        assert {"batch_size": True, "batch_window": False} == {
            field.attribute: field.required for field in fields_of(EventBatchingCondition)
        }

    def test_the_annotation_is_kept_without_none(self) -> None:
        """`annotation` is the shape as written."""
        by_name = {field.attribute: field.annotation for field in fields_of(CreateWorkflowRequest)}

        assert NameString == by_name["name"]
        assert TagsMap == by_name["tags"]

    def test_a_wire_name_can_be_given(self) -> None:
        """A marker in the annotation names what does not follow from the attribute."""
        by_name = {field.attribute: field for field in fields_of(JobRun)}

        assert "DPUSeconds" == by_name["dpu_seconds"].wire_name
        assert not by_name["dpu_seconds"].required

    def test_a_field_can_be_off_the_wire(self) -> None:
        """A response's metadata is read and not written; all else is both."""
        assert {"ResponseMetadata": False, "Workflow": True} == {
            field.wire_name: field.on_wire for field in fields_of(GetWorkflowResponse)
        }

    def test_markers_stand_on_required_fields_too(self) -> None:
        """A required field can have a wire name of its own, or be off the wire."""

        @attrs.frozen(kw_only=True, eq=False, repr=False)
        class Marked(Structure):
            arn: Annotated[NameString, WireName("ARN")]
            note: Annotated[str, OffWire()]

        arn, note = fields_of(Marked)
        assert ("ARN", True, True) == (arn.wire_name, arn.required, arn.on_wire)
        assert ("Note", True, False) == (note.wire_name, note.required, note.on_wire)
        assert [("ARN", "min_length")] == found(check_wire(Marked, {"ARN": "", "Note": 5}))


class TestPaths:
    """A path leads from the root to the value, in the names of the form that was checked."""

    def test_of_nested_values(self) -> None:
        """Lists, maps and structures each add their segment."""
        wire = {
            "Graph": {
                "Nodes": [
                    {"Type": "JOB"},
                    {
                        "Type": "TRIGER",
                        "TriggerDetails": {
                            "Trigger": {"Actions": [{"JobName": "", "Arguments": {"--k": 5}}]}
                        },
                    },
                ],
                "Edges": [{"SourceId": "a\n"}, "edge"],
            }
        }
        action = "Graph.Nodes[1].TriggerDetails.Trigger.Actions[0]"

        assert [
            ("Graph.Nodes[1].Type", "enum"),
            (f"{action}.JobName", "min_length"),
            (f'{action}.Arguments["--k"]', "type"),
            ("Graph.Edges[0].SourceId", "pattern"),
            ("Graph.Edges[1]", "type"),
        ] == found(check_wire(WorkflowRun, wire))

    def test_of_an_object(self) -> None:
        """An object's path is in attribute names."""
        run = from_wire(
            WorkflowRun,
            {
                "WorkflowRunProperties": {"": "x"},
                "Graph": {"Nodes": [{}, {"UniqueId": "", "Type": "FUNCTION"}]},
                "StartingEventBatchCondition": {"BatchSize": 2**40},
            },
        )

        assert [
            ('workflow_run_properties[""]', "min_length"),
            ("graph.nodes[1].type", "enum"),
            ("graph.nodes[1].unique_id", "min_length"),
            ("starting_event_batch_condition.batch_size", "maximum"),
        ] == found(violations(run))

    def test_of_the_root(self) -> None:
        """What is no map at all is wrong at the empty path."""
        for value in (None, ["x"], "x", 5, Edge()):
            assert [("", "type")] == found(check_wire(Edge, value))

    @pytest.mark.parametrize(
        ("key", "segment"),
        [
            ("team", '["team"]'),
            ("", '[""]'),
            ('a"b\\c', r'["a\"b\\c"]'),
            ("a\n\x1b[31m\0", r'["a\n\u001b[31m\u0000"]'),
            ("é\u202e\ud83d", r'["\u00e9\u202e\ud83d"]'),
            ("k" * 64, f'["{"k" * 64}"]'),
            ("k" * 65, f'["{"k" * 64}"...]'),
            ("k" * 1000, f'["{"k" * 64}"...]'),
            (5, "[<int>]"),
            (None, "[<NoneType>]"),
            (b"team", "[<bytes>]"),
        ],
    )
    def test_of_a_key(self, key: object, segment: str) -> None:
        """A key is quoted, escaped and shortened; one that is no string shows its type only."""
        assert segment == key_segment(key)

    @given(st.text(st.characters()))
    def test_of_any_key_are_one_line_of_ascii(self, key: str) -> None:
        """No key can put control characters or an endless line into a path."""
        segment = key_segment(key)

        assert segment.isascii()
        assert segment.isprintable()
        assert len(segment) < 850


class TestUnknownFields:
    """A field that the API does not have is named, with the one that may be meant."""

    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("name", "Name"),
            ("NAME", "Name"),
            ("max_concurrent_runs", "MaxConcurrentRuns"),
            ("MaxConcurentRuns", "MaxConcurrentRuns"),
            ("Tag", "Tags"),
            ("DefaultRunPropertys", "DefaultRunProperties"),
        ],
    )
    def test_a_near_one_is_suggested(self, name: str, meant: str) -> None:
        """A name in other spelling, or nearly right, leads to the right one."""
        assert (
            Violation(name, "unknown_field", f"is not a field; did you mean {meant}?"),
        ) == check_wire(CreateWorkflowRequest, {"Name": "etl", name: 1})

    @pytest.mark.parametrize("name", ["Xyzzy", "Owner2", "_"])
    def test_nothing_is_suggested_for_others(self, name: str) -> None:
        """A name that is near to none stands alone."""
        assert (Violation(name, "unknown_field", "is not a field"),) == check_wire(
            CreateWorkflowRequest, {"Name": "etl", name: 1}
        )

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("a b", '["a b"]'),
            ("Näme", r'["N\u00e4me"]'),
            ("", '[""]'),
            ("Tags.team", '["Tags.team"]'),
            ("a\nb", r'["a\nb"]'),
            ("N" * 1000, f'["{"N" * 64}"...]'),
            (5, "[<int>]"),
            (("Name",), "[<tuple>]"),
        ],
    )
    def test_a_name_that_is_none_is_quoted(self, name: object, path: str) -> None:
        """What is no plain name stands quoted in the path, so that it cannot be misread."""
        (violation,) = check_wire(CreateWorkflowRequest, {"Name": "etl", name: 1})

        assert (path, "unknown_field") == (violation.path, violation.rule)

    def test_20_suggestions_are_enough(self) -> None:
        """To compare names takes time; beyond the first 20, only another spelling is compared."""
        payload = {"Name": "etl", **{f"Tags{number}": 1 for number in range(30)}, "tags": 1}
        messages = [each.message for each in check_wire(CreateWorkflowRequest, payload)]

        assert [True] * 20 + [False] * 10 + [True] == [
            "did you mean Tags" in each for each in messages
        ]

    def test_they_are_found_in_nested_structures(self) -> None:
        """A nested structure's unknown fields are found at their paths."""
        assert [
            ("Graph.Nodes[0].Id", "unknown_field"),
            ("Graph.Vertices", "unknown_field"),
        ] == found(check_wire(WorkflowRun, {"Graph": {"Nodes": [{"Id": "a"}], "Vertices": []}}))

    def test_a_responses_metadata_is_known(self) -> None:
        """boto3's ResponseMetadata is no unknown field of a response, and is not looked into."""
        for metadata in ({"HostId": "x"}, None, 5):
            assert () == check_wire(GetWorkflowResponse, {"ResponseMetadata": metadata})
