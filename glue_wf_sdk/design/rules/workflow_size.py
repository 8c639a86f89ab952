"""Rules over the size of a workflow."""

from collections import Counter
from collections.abc import Iterator

from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.model import DesignUnit, WorkflowDesign
from glue_wf_sdk.design.rules.certainty import known_triggers
from glue_wf_sdk.design.rules.rule import Problem, over_workflows
from glue_wf_sdk.design.rules.words import described
from glue_wf_sdk.design.unknown import Expression, Unknown

_MAX_NODES = 100


@over_workflows(
    "GW210",
    "too-large",
    Severity.WARNING,
    "AWS Glue developer guide: Creating and building out a workflow manually in AWS Glue",
)
def too_large(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """A workflow has more than 100 jobs, crawlers and triggers.

    The developer guide advises staying below that: resuming or stopping a run of a larger workflow
    may fail.

    Split it, and let the last job of one workflow start the next with StartWorkflowRun. What exists
    only under a Condition, a `count` or a `for_each` of its own is not counted.
    """
    certain = known_triggers(workflow)
    targets = {link.target for each in certain for link in (*each.starts, *each.watches)} - {None}
    shapes = Counter(_expressions(each.name) for each in targets if each is not None)
    # Names with other expressions may turn out to be equal, so only the most frequent ones count.
    count = len(certain) + shapes.pop((), 0) + max(shapes.values(), default=0)
    if count > _MAX_NODES:
        yield Problem(
            workflow.place,
            f"{described(workflow)} has {count} jobs, crawlers and triggers; above {_MAX_NODES},"
            " resuming or stopping a run may fail, so split it",
        )


def _expressions(name: object) -> tuple[Expression, ...]:
    parts = name.parts if isinstance(name, Unknown) else ()
    return tuple(each for each in parts if isinstance(each, Expression))
