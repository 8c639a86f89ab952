"""Scenarios: what a LocalGlue does, as a class and as a file."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Self, TypeAlias

import attrs

from glue_wf_sdk._core.constraints import Pattern, Range
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.schema import Form
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import NameString
from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.local.api.dispatch import HANDLERS
from glue_wf_sdk.local.engine.behavior import Behavior, CrawlerBehavior, JobBehavior, Seconds
from glue_wf_sdk.local.engine.faults import Fault
from glue_wf_sdk.operations.registry import unknown_operation

__all__ = ["Events", "Scenario"]

ClockSpeed: TypeAlias = Annotated[float, Range(1, 86_400)]
RegionName: TypeAlias = Annotated[
    str, Pattern("[a-z]{2,}(-[a-z]+)+-[0-9]+", 'an AWS region, such as "eu-central-1"')
]
AccountId: TypeAlias = Annotated[str, Pattern("[0-9]{12}", "12 digits")]

# By the beginning of the region's name; all others are in the partition aws.
_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Events(Structure):
    """Events that arrive at the event trigger of a workflow; see `LocalGlue.send_events`.

    Attributes:
        workflow: The workflow's name.
        count: The number of events.
        after: When they arrive, in simulated seconds from the start of the LocalGlue.
    """

    _is_for_files: ClassVar[bool] = True

    workflow: NameString
    count: Annotated[int, Range(1)] = 1
    after: Seconds = 0.0


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Scenario(Structure):
    """What a LocalGlue does: how long jobs take and how they end, which calls fail, and the like.

    Attributes:
        seed: The seed of the ids and of random faults: the same calls always get the same answers.
        clock_speed: How many simulated seconds pass per second of real time, if the clock follows
            real time.
        region: The region in the ARNs of its resources.
        account_id: The account in these ARNs, 12 digits.
        default_job: What every job does, unless `jobs` says otherwise.
        default_crawler: What every crawler does, unless `crawlers` says otherwise.
        jobs: What the jobs of these names do, no matter when they are created.
        crawlers: What the crawlers of these names do, no matter when they are created.
        faults: Which calls fail.
        events: The events that arrive.
    """

    _is_for_files: ClassVar[bool] = True

    seed: int = 0
    clock_speed: ClockSpeed = 1.0
    region: RegionName = "us-east-1"
    account_id: AccountId = "123456789012"
    default_job: JobBehavior | None = None
    default_crawler: CrawlerBehavior | None = None
    jobs: Mapping[NameString, JobBehavior] = FrozenDict()
    crawlers: Mapping[NameString, CrawlerBehavior] = FrozenDict()
    faults: Sequence[Fault] = ()
    events: Sequence[Events] = ()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Self:
        """A scenario from a mapping, such as ``json.loads`` and ``yaml.safe_load`` return.

        Args:
            mapping: The scenario. Its keys, and those of all maps in it, are the names of the
                attributes.

        Returns:
            The scenario.

        Raises:
            ValidationError: The mapping is invalid. Each violation has its path.
        """
        return from_wire(cls, mapping, strict=True)

    def _broken_rules(self, _form: Form) -> Sequence[Violation]:
        return [
            Violation(f".faults[{index}].operation", "enum", str(unknown_operation(name, HANDLERS)))
            for index, fault in enumerate(self.faults)
            if (name := fault.operation) is not None and name not in HANDLERS
        ]


def required_scenario(scenario: Scenario | None) -> Scenario:
    """The scenario, or an empty one instead of None; raises TypeError for anything else."""
    if scenario is None:
        return Scenario()
    if not isinstance(scenario, Scenario):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
        raise TypeError(
            f"scenario must be a Scenario, not {type(scenario).__name__};"
            " see Scenario.from_mapping()"
        )
    return scenario


def arn_prefix_in(scenario: Scenario) -> str:
    """What the ARNs of a scenario's resources begin with."""
    region, partitions = scenario.region, _PARTITIONS.items()
    found = (partition for beginning, partition in partitions if region.startswith(beginning))
    return f"arn:{next(found, 'aws')}:glue:{region}:{scenario.account_id}:"


def behavior_in(scenario: Scenario, node_type: str, name: str) -> Behavior:
    """The behavior of a job (JOB) or crawler (CRAWLER) in a scenario."""
    if node_type == "JOB":
        return Behavior().changed(scenario.default_job).changed(scenario.jobs.get(name))
    return Behavior().changed(scenario.default_crawler).changed(scenario.crawlers.get(name))
