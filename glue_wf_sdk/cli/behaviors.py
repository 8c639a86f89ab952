"""What the jobs and crawlers of a LocalGlue do: a scenario, and the options that change it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from glue_wf_sdk._core.text import abbreviated, listed
from glue_wf_sdk.cli.files import file_label, read_map
from glue_wf_sdk.cli.results import UsageError
from glue_wf_sdk.design import WorkflowDesign
from glue_wf_sdk.design.filled import filled_text
from glue_wf_sdk.errors import ValidationError

if TYPE_CHECKING:
    from glue_wf_sdk.local import Scenario


def read_scenario(file: str | None) -> "Scenario":
    """The scenario in a file; an empty one without a file."""
    from glue_wf_sdk.local import Scenario

    if file is None:
        return Scenario()
    try:
        return Scenario.from_mapping(read_map(file))
    except ValidationError as error:
        raise UsageError(f"{file_label(file)}: {error}") from None


def changed_scenario(
    scenario: "Scenario",
    workflow: WorkflowDesign,
    outcomes: Sequence[str],
    durations: Sequence[str],
) -> "Scenario":
    """A scenario with what `--outcome` and `--duration` say of a workflow's jobs and crawlers."""
    from glue_wf_sdk.local import CrawlerBehavior, JobBehavior

    changes: dict[str, dict[str, Any]] = {}
    for name, state in _pairs("--outcome", "NAME=STATE", outcomes).items():
        changes.setdefault(name, {})["outcomes"] = state.upper().split(",")
    for name, seconds in _pairs("--duration", "NAME=SECONDS", durations).items():
        changes.setdefault(name, {})["duration"] = _number(name, seconds)
    jobs, crawlers = dict(scenario.jobs), dict(scenario.crawlers)
    known = _actions_of(workflow)
    for name, change in changes.items():
        try:
            if "job" in known.get(name, ()):
                jobs[name] = JobBehavior(**{**_given(jobs.get(name)), **change})
            elif name in known:
                crawlers[name] = CrawlerBehavior(**{**_given(crawlers.get(name)), **change})
            else:
                names = listed([abbreviated(each) for each in sorted(known)]) or "none"
                raise UsageError(f"no job or crawler is named {abbreviated(name)}; known: {names}")
        except ValidationError as error:
            problems = "; ".join(map(str, error.violations))
            raise UsageError(f"{abbreviated(name)}: {problems}") from None
    return attrs.evolve(scenario, jobs=jobs, crawlers=crawlers)


def _pairs(option: str, form: str, given: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in given:
        name, equals, value = each.rpartition("=")
        if not equals:
            raise UsageError(f"{option} must be {form}, not {abbreviated(each)}")
        if name in pairs:
            raise UsageError(f"duplicate {option} {abbreviated(name)}")
        pairs[name] = value
    return pairs


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        problem = f"--duration {abbreviated(name)} must be in seconds, not {abbreviated(text)}"
    raise UsageError(problem)


def _actions_of(workflow: WorkflowDesign) -> dict[str, set[str]]:
    """The kinds, job and crawler, by the names in a workflow's triggers."""
    kinds: dict[str, set[str]] = {}
    for trigger in workflow.triggers:
        for target in filter(None, (each.target for each in (*trigger.starts, *trigger.watches))):
            kinds.setdefault(filled_text(target.name), set()).add(target.kind)
    return kinds


def _given(behavior: attrs.AttrsInstance | None) -> dict[str, Any]:
    return {} if behavior is None else attrs.asdict(behavior, recurse=False)
