"""Rules over the fields of a single trigger, without which Glue refuses it."""

import re
from collections.abc import Iterator, Mapping

from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.model import DesignUnit, TriggerDesign, WorkflowDesign
from glue_wf_sdk.design.rules.rule import Problem, over_triggers, over_units
from glue_wf_sdk.design.rules.words import described, spelled, worded
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.operations.trigger_rules import CRAWL_STATES, JOB_STATES

ERROR, WARNING = Severity.ERROR, Severity.WARNING

CODES: Mapping[str, str] = {
    "no_actions": "GW101",
    "action_target": "GW102",
    "too_many_crawlers": "GW103",
    "no_conditions": "GW104",
    "condition_target": "GW105",
    "condition_state": "GW106",
    "state_not_watchable": "GW107",
    "no_logical_operator": "GW108",
    "no_logical": "GW109",
    "watches_own_action": "GW110",
    "schedule": "GW111",
    "start_on_creation_refused": "GW113",
    "event": "GW114",
}
"""The codes of the rules over several fields of a trigger."""

_STATE = re.compile(r"Predicate\.Conditions\[[0-9]+\]\.(State|CrawlState)")
_BATCH = re.compile(r"EventBatchingCondition\.Batch(Size|Window)")
_SUGGESTION = re.compile(r"(?<=did you mean )\w+")


def code_of(violation: Violation) -> str:
    """The code of the rule that reports a violation in a trigger."""
    path, rule = violation.path, violation.rule
    if (path, rule) == ("Actions", "required"):
        return "GW101"
    if rule == "enum" and _STATE.fullmatch(path):
        return "GW107"
    if rule in ("minimum", "maximum") and _BATCH.fullmatch(path):
        return "GW114"
    return CODES.get(rule, "GW116")


def _broken(trigger: TriggerDesign, unit: DesignUnit, code: str, wording: str) -> Iterator[Problem]:
    """The violations of one code; `wording` has fields for what differs."""
    for each in trigger.violations:
        if code_of(each) == code:
            yield Problem(trigger.place_of(each.path), _worded(wording, trigger, each, unit))


def _worded(
    wording: str, resource: TriggerDesign | WorkflowDesign, violation: Violation, unit: DesignUnit
) -> str:
    path = violation.path
    message = violation.message
    if violation.rule == "unknown_field":
        message = _SUGGESTION.sub(lambda name: spelled(name[0], unit.language), message)
    return worded(
        wording,
        unit.language,
        resource=described(resource),
        path=spelled(path, unit.language),
        parent=spelled(path.rpartition(".")[0], unit.language),
        message=message,
        colon="" if message.startswith("is required") else ":",
        states=", ".join(CRAWL_STATES if path.endswith("CrawlState") else JOB_STATES),
    )


@over_triggers("GW101", "no-actions", ERROR, "AWS Glue API: CreateTrigger, Actions")
def no_actions(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A trigger has no actions.

    A trigger that starts nothing is of no use, and Glue refuses to create it: `Actions` is required
    and must have at least one item.

    Name the jobs or crawlers that the trigger starts.
    """
    yield from _broken(
        trigger,
        unit,
        "GW101",
        "{resource} has no {Actions}; name the jobs or crawlers that it starts",
    )


@over_triggers("GW102", "action-target", ERROR, "AWS Glue API: Action")
def action_target(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """An action names both a job and a crawler, or neither.

    Each action starts one job or one crawler. Glue answers an action with two names with "Both
    JobName or CrawlerName cannot be set together in an action".

    Give each action either `JobName` or `CrawlerName`. To start a job and a crawler, write two
    actions.
    """
    yield from _broken(
        trigger,
        unit,
        "GW102",
        "{resource}: {path} {message}; give it exactly one of {JobName} and {CrawlerName}",
    )


@over_triggers(
    "GW103",
    "too-many-crawlers",
    ERROR,
    "AWS Glue developer guide: AWS Glue triggers; awslabs/aws-glue-blueprint-libs#4;"
    " hashicorp/terraform-provider-aws#31977",
)
def too_many_crawlers(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A trigger starts more than two crawlers.

    Glue refuses it: "Actions cannot contain more than two crawlers". The number of jobs is not
    limited in this way.

    Spread the crawlers over several triggers. Several conditional triggers can wait for the same
    thing. As a workflow has only one start trigger, let that one start a job or two crawlers, and
    let conditional triggers start the others after it.
    """
    yield from _broken(
        trigger,
        unit,
        "GW103",
        "{resource}: {path} {message}; start the others by another trigger",
    )


@over_triggers("GW104", "no-conditions", ERROR, "AWS Glue API: CreateTrigger, Predicate")
def no_conditions(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A CONDITIONAL trigger has no condition.

    It would never fire, and Glue refuses it: "Predicate cannot be null or empty".

    List in `Predicate.Conditions` what the trigger waits for. If it waits for nothing, it is the
    start trigger of its workflow: give it the type ON_DEMAND, SCHEDULED or EVENT.
    """
    yield from _broken(
        trigger,
        unit,
        "GW104",
        "{resource} is CONDITIONAL but has no condition; list in {Predicate.Conditions} what it"
        " waits for, or change its type",
    )


@over_triggers("GW105", "condition-target", ERROR, "AWS Glue API: Condition")
def condition_target(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A condition names both a job and a crawler, or neither.

    Each condition watches one job or one crawler. Glue answers a condition without a name with
    "JobName or CrawlerName in condition cannot be null or empty".

    Give each condition either `JobName` and `State`, or `CrawlerName` and `CrawlState`. To wait for
    both, write two conditions.
    """
    yield from _broken(
        trigger,
        unit,
        "GW105",
        "{resource}: {path} {message}; give it exactly one of {JobName} and {CrawlerName}",
    )


@over_triggers(
    "GW106",
    "condition-state",
    ERROR,
    "AWS Glue API: Condition; aws/aws-cdk#24575; hashicorp/terraform-provider-aws#43013",
)
def condition_state(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A condition lacks its state, or has the state of the other kind.

    The state of a job is in `State`, that of a crawler in `CrawlState`. Glue ignores the other
    field, and answers: "State cannot be null or empty, choose from one of the following crawler
    state: [SUCCEEDED, FAILED, CANCELLED]".

    Use `State` with `JobName`, and `CrawlState` with `CrawlerName`.
    """
    yield from _broken(
        trigger,
        unit,
        "GW106",
        "{resource}: {path} {message}; watch a job with {State}, and a crawler with {CrawlState}",
    )


@over_triggers("GW107", "state-not-watchable", ERROR, "AWS Glue API: Condition")
def state_not_watchable(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A condition waits for a state that no trigger can wait for.

    A trigger can wait for a job that is SUCCEEDED, STOPPED, FAILED or TIMEOUT, and for a crawler
    that is SUCCEEDED, FAILED or CANCELLED. Glue refuses any other state: "JobRunState should be any
    of: [SUCCEEDED, STOPPED, FAILED, TIMEOUT]". States are written in capitals.

    Wait for one of these states. To go on after any outcome, write a condition for each of them and
    `Logical: ANY`.
    """
    yield from _broken(
        trigger,
        unit,
        "GW107",
        "{resource}: {path} must be one of {states}; no trigger can wait for another state",
    )


@over_triggers("GW108", "no-logical-operator", ERROR, "AWS Glue API: Condition; aws/aws-cdk#34652")
def no_logical_operator(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A condition has no `LogicalOperator`.

    The API's model calls the field optional, but Glue refuses a condition without it: "Logical
    operator cannot be null or empty". Terraform's provider fills it in; CloudFormation and the SDKs
    do not.

    Add `LogicalOperator: EQUALS`, the only value there is.
    """
    yield from _broken(
        trigger,
        unit,
        "GW108",
        "{resource}: {parent} has no {LogicalOperator}; add {LogicalOperator=EQUALS}",
    )


@over_triggers("GW109", "no-logical", ERROR, "AWS Glue API: Predicate")
def no_logical(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A trigger has several conditions but no `Logical`.

    Glue does not guess whether all of them must hold or one is enough, and refuses the trigger:
    "Logical operator cannot be null or empty when more than one condition is present." Terraform's
    provider fills AND in.

    Add `Logical: AND` to wait for all conditions, or `Logical: ANY` to wait for the first.
    """
    yield from _broken(
        trigger,
        unit,
        "GW109",
        "{resource} has several conditions but no {Predicate.Logical}; add {Logical=AND} to wait"
        " for all of them, or {Logical=ANY} for one",
    )


@over_triggers(
    "GW110",
    "watches-own-action",
    ERROR,
    "AWS Glue API: CreateTrigger; hashicorp/terraform-provider-aws#39571",
)
def watches_own_action(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A trigger waits for a job that it starts itself.

    It could never fire, and Glue refuses it: "Job cannot be a Predicate and Action for Conditional
    Trigger." The example in CloudFormation's own documentation has this fault.

    Let another trigger start the job that this one waits for. To run a failed job again, give the
    job `MaxRetries`.
    """
    yield from _broken(
        trigger, unit, "GW110", "{resource}: {path} {message}; start that job by another trigger"
    )


@over_triggers(
    "GW111",
    "schedule",
    ERROR,
    "AWS Glue developer guide: Time-based schedules for jobs and crawlers",
)
def schedule(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A SCHEDULED trigger has no schedule, or one that Glue does not accept.

    A schedule is `cron(minutes hours day-of-month month day-of-week year)`, in UTC: six fields, not
    the five of Unix. One of the two day fields must be `?`. Days of the week are 1 to 7 or SUN to
    SAT: Sunday is 1, and there is no 0. Firings must be at least five minutes apart. `rate(...)` is
    not accepted. Glue answers: "The schedule cron(0 10 1 * 2 *) is invalid."

    For example, `cron(15 12 * * ? *)` is every day at 12:15 UTC, and `cron(0 6 ? * MON-FRI *)` is
    6:00 UTC on workdays.
    """
    yield from _broken(trigger, unit, "GW111", "{resource}: {path}{colon} {message}")


@over_triggers(
    "GW113",
    "start-on-creation-refused",
    ERROR,
    "AWS Glue API: CreateTrigger, StartOnCreation; badmintoncryer/cdk-preflight",
)
def start_on_creation_refused(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """An ON_DEMAND or EVENT trigger has `StartOnCreation: true`.

    Only SCHEDULED and CONDITIONAL triggers are activated. For an ON_DEMAND trigger Glue answers:
    "Starting trigger on create is not supported for ON_DEMAND trigger type." For an EVENT trigger,
    which fires without being activated, this is a warning: nobody has reported what Glue answers
    here, but it refuses to start such a trigger later.

    Remove `StartOnCreation`. An ON_DEMAND trigger fires when its workflow is started.
    """
    yield from _broken(
        trigger,
        unit,
        "GW113",
        "{resource}: {message}; remove {StartOnCreation}, and start it or its workflow afterwards",
    )
    for each in trigger.definitions:
        if each.get("Type") == "EVENT" and each.get("StartOnCreation") is True:
            message = "{resource} is of type EVENT and needs no start; remove {StartOnCreation}"
            message = worded(message, unit.language, resource=described(trigger))
            yield Problem(trigger.place_of("StartOnCreation"), message, severity=WARNING)


@over_triggers(
    "GW114",
    "event",
    ERROR,
    "AWS Glue API: EventBatchingCondition; AWS Glue developer guide: Starting an AWS Glue workflow"
    " with an Amazon EventBridge event",
)
def event(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """An EVENT trigger is outside a workflow, or its batch is out of range.

    EventBridge starts a workflow, never a trigger, so an EVENT trigger must be the start trigger of
    a workflow: "Workflow name cannot be null or empty". It fires after `BatchSize` events, 1 to
    100, or `BatchWindow` seconds after the first, 1 to 900.

    Name the workflow in `WorkflowName`, and keep to these ranges.
    """
    yield from _broken(trigger, unit, "GW114", "{resource}: {path} {message}")


@over_units("GW116", "field", ERROR, "AWS Glue API: CreateTrigger, CreateWorkflow")
def field(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A field of a trigger or a workflow breaks a constraint of the API.

    A name is too long, a value is of the wrong type, a field does not exist or a required one is
    missing. Glue refuses the resource, or CloudFormation and Terraform do so before. Fields that
    are misspelt are shown with the name that was probably meant.

    The message says which constraint it is. Values of run properties, arguments and tags are never
    shown.
    """
    wording = "{resource}: {path} {message}"
    for trigger in unit.all_triggers:
        for problem in _broken(trigger, unit, "GW116", wording):
            yield Problem(problem.place, problem.message, about=trigger)
    for workflow in unit.workflows:
        for each in workflow.violations if workflow.is_declared else ():
            place = workflow.place_of(each.path)
            yield Problem(place, _worded(wording, workflow, each, unit), about=workflow)
