"""How blueprints are registered, run and rolled back."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from glue_wf_sdk._core.text import abbreviated, listed
from glue_wf_sdk.errors import ServiceError, ValidationError
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.blueprint_records import (
    Blueprint,
    BlueprintRun,
    Definition,
    LayoutContext,
)

# Of simulated time: long enough to observe each state.
_REGISTRATION_SECONDS = 5.0
_LAYOUT_SECONDS = 10.0
_ROLLBACK_SECONDS = 5.0


def register(
    account: Account, blueprint: Blueprint, status: str, fields: Mapping[str, Any]
) -> None:
    """Begins the registration of a version; CREATING or UPDATING until it ends."""
    copied_to = f"s3://local-glue-blueprints/{blueprint.name}/{account.ids.new('')}.zip"
    blueprint.shown = {
        **{key: fields[key] for key in ("Description", "BlueprintLocation") if key in fields},
        "LastModifiedOn": account.clock.now,
        "BlueprintServiceLocation": copied_to,
    }
    blueprint.status = status
    blueprint.error_message = None
    blueprint.timer = account.clock.after(
        _REGISTRATION_SECONDS, lambda: _end_registration(account, blueprint)
    )


def _end_registration(account: Account, blueprint: Blueprint) -> None:
    location = blueprint.shown["BlueprintLocation"]
    source = account.blueprint_sources.get(location)
    blueprint.status = "FAILED"
    if source is None:
        blueprint.error_message = (
            f"{abbreviated(location)} does not exist; LocalGlue has no S3,"
            " so add it with add_blueprint_source()"
        )
        return
    try:
        spec = source.read_spec()
    except ValidationError as error:
        blueprint.error_message = in_one_line(error)
        return
    blueprint.shown = {**blueprint.shown, "ParameterSpec": spec.to_json()}
    blueprint.active = Definition(shown=blueprint.shown, spec=spec, layout=source.layout)
    blueprint.status = "ACTIVE"


def in_one_line(error: ValidationError) -> str:
    """The message of an error, for an answer."""
    return f"{error.subject}: {listed(error.violations, separator='; ')}"


def start_layout(account: Account, blueprint: Blueprint, run: BlueprintRun) -> None:
    """Starts a run, which calls the layout function when it ends."""
    blueprint.runs.add(run)
    account.clock.after(_LAYOUT_SECONDS, lambda: _lay_out(account, blueprint, run))


# What a layout function can leave behind, in an order in which it can be deleted: the operation,
# and the field with the name.
_DELETIONS = {
    "trigger": ("DeleteTrigger", "Name"),
    "workflow": ("DeleteWorkflow", "Name"),
    "job": ("DeleteJob", "JobName"),
    "crawler": ("DeleteCrawler", "Name"),
}

_Resources: TypeAlias = dict[tuple[str, str], object]


def _resources(account: Account) -> _Resources:
    return {
        (kind, name): record
        for kind in _DELETIONS
        for name, record in sorted(account.records[kind].items())
    }


def _lay_out(account: Account, blueprint: Blueprint, run: BlueprintRun) -> None:
    before = _resources(account)
    context = LayoutContext(parameters=run.values, client=account.new_client(), call=account.call)
    problem = None
    name: Any = None
    try:
        name = run.definition.layout(context)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a layout may raise anything
        problem = f"{type(error).__name__}: {error}"
    # Found by comparison, because a layout can use any client.
    made = {
        place: record
        for place, record in _resources(account).items()
        if before.get(place) is not record
    }
    if problem is None and not (isinstance(name, str) and ("workflow", name) in made):
        problem = "the layout function must return the name of a workflow that it has created"
    if problem is not None:
        run.state = "ROLLING_BACK"
        run.error_message = problem
        account.clock.after(_ROLLBACK_SECONDS, lambda: _roll_back(account, blueprint, run, made))
        return
    account.workflow(name).blueprint = {"BlueprintName": run.blueprint_name, "RunId": run.id}
    run.workflow_name = name
    _end_run(account, blueprint, run, "SUCCEEDED")


def _end_run(account: Account, blueprint: Blueprint, run: BlueprintRun, state: str) -> None:
    run.state = state
    run.completed_on = account.clock.now
    blueprint.runs.end(run, account.keep_runs)


def _roll_back(account: Account, blueprint: Blueprint, run: BlueprintRun, made: _Resources) -> None:
    problems: list[str] = []
    existing = _resources(account)
    for (kind, name), record in made.items():
        # What was deleted meanwhile, and perhaps created again, is not the layout's.
        if existing.get((kind, name)) is record:
            operation, field = _DELETIONS[kind]
            try:
                account.call(operation, **{field: name})
            except ServiceError as error:
                problems.append(f"{kind} {abbreviated(name)}: {error}")
    run.rollback_error_message = "; ".join(problems) or None
    _end_run(account, blueprint, run, "FAILED")
