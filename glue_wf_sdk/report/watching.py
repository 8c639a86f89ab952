"""What a node of the graph waits for."""

from collections.abc import Mapping

import attrs

from glue_wf_sdk.enums import CrawlState, JobRunState, Logical, NodeType
from glue_wf_sdk.resume import is_action
from glue_wf_sdk.structures import Node

__all__ = ["Watch", "fulfils", "watch_of"]


@attrs.frozen(kw_only=True)
class Watch:
    """The states that a node waits for.

    Attributes:
        is_any: Whether one of them is enough.
        states: The states, by the type and the name of what is watched.
    """

    is_any: bool
    states: Mapping[tuple[NodeType | None, str | None], list[str | None]]

    def wanted(self, node: Node) -> list[str | None]:
        """The states that a node is to reach.

        Args:
            node: A node from which an edge leads to the one that waits.

        Returns:
            One for each condition on it; None for whatever state means success.
        """
        return self.states.get((node.type, node.name), [None])


def watch_of(node: Node) -> Watch:
    """What a node waits for.

    Args:
        node: The node. A job or crawler waits for any of its triggers. A trigger whose conditions
            the service does not tell is taken to wait for the success of all that it watches.

    Returns:
        The states.
    """
    if is_action(node):
        return Watch(is_any=True, states={})
    trigger = node.trigger_details.trigger if node.trigger_details else None
    predicate = trigger.predicate if trigger else None
    if predicate is None:
        return Watch(is_any=False, states={})
    states: dict[tuple[NodeType | None, str | None], list[str | None]] = {}
    for condition in predicate.conditions or ():
        if condition.crawler_name is not None:
            crawler = NodeType.CRAWLER, condition.crawler_name
            states.setdefault(crawler, []).append(condition.crawl_state)
        else:
            states.setdefault((NodeType.JOB, condition.job_name), []).append(condition.state)
    return Watch(is_any=predicate.logical == Logical.ANY, states=states)


def fulfils(state: JobRunState | CrawlState | None, wanted: str | None) -> bool:
    """Whether a state is the one that a condition waits for.

    Args:
        state: The state.
        wanted: What is waited for; None for whatever means success.

    Returns:
        Whether it is.
    """
    if state is None:
        return False
    return state.is_success if wanted is None else state == wanted
