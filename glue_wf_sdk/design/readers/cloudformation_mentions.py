"""What the other resources of a CloudFormation template have to do with its Glue resources."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from glue_wf_sdk.design.readers.cloudformation_resources import Entry, references_in
from glue_wf_sdk.design.readers.cloudformation_template import is_list, is_map, section
from glue_wf_sdk.design.readers.cloudformation_values import Evaluator
from glue_wf_sdk.design.readers.located import Mark
from glue_wf_sdk.design.unknown import Text, Unknown

_STACKS = ("AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet")
_APPLICATION = "AWS::Serverless::Application"
_WORKFLOW_ARN = "workflow/"
# In code, in JSON, in an ARN and in a command; a plain word in a description is no name.
_BEFORE_A_NAME = r"(?:[\"'/]|--name[ =])"


@attrs.frozen(eq=False)
class _Said:
    """What some nodes say: the logical ids in references, and the texts."""

    labels: set[str] = attrs.field(factory=set[str])
    texts: set[Text] = attrs.field(factory=set[Text])

    def add(self, references: Iterable[str], evaluated: Any) -> None:
        self.labels.update(references)
        self.texts.update(_texts_in(evaluated))


@attrs.frozen(eq=False)
class Mentions:
    """What the other resources mention.

    Attributes:
        targets: Where EventBridge rules have workflows as targets, by the workflows' names.
    """

    targets: Mapping[Text, list[Mark]]
    _all: _Said
    _handed_on: _Said
    _text: str

    @classmethod
    def among(cls, others: Iterable[Entry], root: object, evaluator: Evaluator) -> "Mentions":
        """What resources mention that are neither workflows, triggers, jobs nor crawlers."""
        everywhere, handed_on = _Said(), _Said()
        targets: dict[Text, list[Mark]] = {}
        for entry in others:
            properties = entry.properties
            value = evaluator.value(properties, entry.scope)
            references = entry.references(properties)
            everywhere.add(references, value)
            if _is_custom(entry.type):
                everywhere.labels.update(entry.depends_on())
            if _hands_on(entry.type):
                handed_on.add(references, value)
            for name, mark in _targets(entry.type, value):
                targets.setdefault(name, []).append(mark)
        for output in section(root, "Outputs").values():
            # What is exported is meant for other stacks, which may add triggers.
            if is_map(output) and "Export" in output:
                value = output.get("Value")
                handed_on.add(references_in(value), evaluator.value(value))
        return cls(targets, everywhere, handed_on, "\n".join(map(str, everywhere.texts)))

    def refers_to(self, label: str, name: Text) -> bool:
        """Whether one of them refers to a resource, or has its name in a text."""
        if label in self._all.labels or name in self._all.texts:
            return True
        text = str(name)
        # Looked for first, because most names are nowhere, and the expression takes its time.
        return text in self._text and bool(
            re.search(rf"{_BEFORE_A_NAME}{re.escape(text)}(?![\w-])", self._text)
        )

    def hands_on(self, label: str, name: Text) -> bool:
        """Whether one of them hands a workflow to where triggers can be added to it."""
        return label in self._handed_on.labels or name in self._handed_on.texts


def _is_custom(kind: str) -> bool:
    return kind.startswith("Custom::") or kind == "AWS::CloudFormation::CustomResource"


def _hands_on(kind: str) -> bool:
    # A name in the Parameter Store is meant for other stacks, as an export is.
    is_nested = kind in _STACKS or kind == _APPLICATION or kind.endswith("::MODULE")
    return is_nested or kind == "AWS::SSM::Parameter"


def _targets(kind: str, value: Any) -> Iterator[tuple[Text, Mark]]:
    """The names of workflows that an EventBridge rule or schedule starts."""
    if not is_map(value) or kind not in ("AWS::Events::Rule", "AWS::Scheduler::Schedule"):
        return
    found = value.get("Targets")
    for target in found if is_list(found) else [value.get("Target")]:
        if is_map(target) and (name := _workflow_in(target.get("Arn"))):
            yield name, target.marks["Arn"]


def _workflow_in(arn: Any) -> Text | None:
    """The name at the end of a workflow's ARN."""
    parts = list(arn.parts) if isinstance(arn, Unknown) else [arn]
    for index in reversed(range(len(parts))):
        part = parts[index]
        if isinstance(part, str) and _WORKFLOW_ARN in part:
            name = part.rpartition(_WORKFLOW_ARN)[2]
            return Unknown.joined((name, *(Unknown((each,)) for each in parts[index + 1 :])))
    return None


def _texts_in(value: Any) -> Iterator[Text]:
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, (str, Unknown)):
            yield each
        elif is_map(each):
            pending += each.values()
        elif is_list(each):
            pending += each
