"""The conditions that a node of the graph waits for."""

from collections.abc import Mapping

import attrs

from glue_wf_sdk.structures import CrawlState, JobRunState, Logical, Node, NodeType


@attrs.frozen(kw_only=True)
class Conditions:
    """What has to happen before a node starts or fires."""

    is_any: bool
    states: Mapping[tuple[NodeType, str | None], list[str | None]]  # By type and name.

    def on(self, node: Node) -> list[str | None]:
        """The states required of a predecessor, one per condition; None for any success."""
        return self.states.get((node.type, node.name), [None])


def conditions_of(node: Node) -> Conditions:
    """A job or crawler waits for any of its triggers, a trigger for what its predicate names.

    A trigger whose predicate is unknown is assumed to wait for the success of all predecessors.
    """
    if node.is_action:
        return Conditions(is_any=True, states={})
    trigger = node.trigger_details.trigger if node.trigger_details else None
    predicate = trigger.predicate if trigger else None
    if predicate is None:
        return Conditions(is_any=False, states={})
    states: dict[tuple[NodeType, str | None], list[str | None]] = {}
    for condition in predicate.conditions or ():
        if condition.crawler_name is not None:
            crawler = NodeType.CRAWLER, condition.crawler_name
            states.setdefault(crawler, []).append(condition.crawl_state)
        else:
            states.setdefault((NodeType.JOB, condition.job_name), []).append(condition.state)
    return Conditions(is_any=predicate.logical == Logical.ANY, states=states)


def fulfils(state: JobRunState | CrawlState | None, required: str | None) -> bool:
    """Whether a state is the required one; None requires any state that means success."""
    if state is None:
        return False
    return state.is_success if required is None else state == required
