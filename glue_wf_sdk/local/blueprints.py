"""The operations on blueprints and their runs."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from glue_wf_sdk.errors import (
    EntityNotFoundException,
    IllegalBlueprintStateException,
    InvalidInputException,
    ServiceError,
    ValidationError,
    abbreviated,
)
from glue_wf_sdk.local.account import Account, Handler, found, refuse_taken
from glue_wf_sdk.local.blueprint_parameters import parameter_spec_text, parse_parameters
from glue_wf_sdk.local.blueprint_records import Blueprint, BlueprintRun, Definition, LayoutContext
from glue_wf_sdk.local.pages import ByName, bounds_of_page, page_of_runs, token_after
from glue_wf_sdk.local.records import Wire, without_nulls
from glue_wf_sdk.local.refusals import listed, refuse
from glue_wf_sdk.schema import WIRE, shape_of
from glue_wf_sdk.shapes import BlueprintParameterSpec

__all__ = ["HANDLERS"]

# Of simulated time: long enough to see each state.
_REGISTRATION_SECONDS = 5.0
_LAYOUT_SECONDS = 10.0
_ROLLBACK_SECONDS = 5.0


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    refuse_taken(account.blueprints, name, "blueprint")
    blueprint = Blueprint(
        name=name,
        created_on=account.clock.now,
        shown=_newest(account, name, payload),
        status="CREATING",
    )
    account.blueprints[name] = blueprint
    account.tags[account.arn("blueprint", name)] = dict(payload.get("Tags") or {})
    _begin_registration(account, blueprint)
    return {"Name": name}


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = found(account.blueprints, payload["Name"], "blueprint")
    _refuse_unsettled(blueprint)
    blueprint.shown = _newest(account, blueprint.name, {**blueprint.shown, **payload})
    blueprint.status = "UPDATING"
    blueprint.error_message = None
    _begin_registration(account, blueprint)
    return {"Name": blueprint.name}


def _newest(account: Account, name: str, payload: Mapping[str, Any]) -> Wire:
    copied_to = f"s3://local-glue-blueprints/{name}/{account.ids.new('')}.zip"
    return {
        **{key: payload[key] for key in ("Description", "BlueprintLocation") if key in payload},
        "LastModifiedOn": account.clock.now,
        "BlueprintServiceLocation": copied_to,
    }


def _refuse_unsettled(blueprint: Blueprint) -> None:
    if blueprint.status in ("CREATING", "UPDATING"):
        raise refuse(
            IllegalBlueprintStateException,
            f"blueprint {abbreviated(blueprint.name)} is {blueprint.status}",
        )


def _begin_registration(account: Account, blueprint: Blueprint) -> None:
    blueprint.timer = account.clock.after(
        _REGISTRATION_SECONDS, lambda: _end_registration(account, blueprint)
    )


def _end_registration(account: Account, blueprint: Blueprint) -> None:
    location = blueprint.shown["BlueprintLocation"]
    source = account.blueprint_sources.get(location)
    blueprint.status = "FAILED"
    if source is None:
        blueprint.error_message = (
            f"there is nothing at {abbreviated(location)}; LocalGlue has no S3,"
            " what lies there is to be added with add_blueprint_source()"
        )
        return
    try:
        spec = source.read_spec()
    except ValidationError as error:
        blueprint.error_message = _in_one_line(error)
        return
    text = parameter_spec_text(spec)
    if violations := shape_of(BlueprintParameterSpec).check(text, WIRE):
        blueprint.error_message = _in_one_line(ValidationError("ParameterSpec", violations))
        return
    blueprint.shown = {**blueprint.shown, "ParameterSpec": text}
    blueprint.active = Definition(shown=blueprint.shown, spec=spec, layout=source.layout)
    blueprint.status = "ACTIVE"


def _in_one_line(error: ValidationError) -> str:
    return f"{error.subject}: {listed(error.violations)}"


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    blueprint = account.blueprints.pop(name)
    if blueprint is not None:
        account.clock.cancel(blueprint.timer)
        account.tags.pop(account.arn("blueprint", name))
    return {"Name": name}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = found(account.blueprints, payload["Name"], "blueprint")
    return {"Blueprint": _blueprint_wire(blueprint, payload)}


def _batch_get(account: Account, payload: Mapping[str, Any]) -> Wire:
    names = list(dict.fromkeys(payload["Names"]))
    return {
        "Blueprints": [
            _blueprint_wire(account.blueprints[name], payload)
            for name in names
            if name in account.blueprints
        ],
        "MissingBlueprints": [name for name in names if name not in account.blueprints],
    }


def _blueprint_wire(blueprint: Blueprint, payload: Mapping[str, Any]) -> Wire:
    # Source: AWS Glue developer guide: Viewing blueprints in AWS Glue. It shows the author's
    # location always, and the service's copy for IncludeBlueprint.
    hidden = {
        field
        for field, flag in (
            ("BlueprintServiceLocation", "IncludeBlueprint"),
            ("ParameterSpec", "IncludeParameterSpec"),
        )
        if not payload.get(flag)
    }

    def visible(shown: Wire) -> Wire:
        return {field: value for field, value in shown.items() if field not in hidden}

    wire: Wire = {
        "Name": blueprint.name,
        "CreatedOn": blueprint.created_on,
        **visible(blueprint.shown),
        "Status": blueprint.status,
    }
    if blueprint.error_message is not None:
        wire["ErrorMessage"] = blueprint.error_message
    if blueprint.status == "FAILED" and blueprint.active is not None:
        wire["LastActiveDefinition"] = visible(blueprint.active.shown)
    return wire


def _list(account: Account, payload: Mapping[str, Any]) -> Wire:
    page = bounds_of_page("ListBlueprints", payload)
    wanted: dict[str, str] = payload.get("Tags") or {}
    names: list[str] = []
    after = page.after
    while len(names) <= page.size:
        following = account.blueprints.names_after(after, page.size + 1)
        if not following:
            return {"Blueprints": names}
        names += (
            name
            for name in following
            if wanted.items() <= account.tags[account.arn("blueprint", name)].items()
        )
        after = following[-1]
    names = names[: page.size]
    return {"Blueprints": names, "NextToken": token_after("ListBlueprints", names[-1])}


def _start_run(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = found(account.blueprints, payload["BlueprintName"], "blueprint")
    _refuse_unsettled(blueprint)
    definition = blueprint.active
    if definition is None:
        raise refuse(
            IllegalBlueprintStateException,
            f"blueprint {abbreviated(blueprint.name)} has never been registered with success",
        )
    try:
        values = parse_parameters(definition.spec, payload.get("Parameters", "{}"))
    except ValidationError as error:
        raise refuse(InvalidInputException, _in_one_line(error)) from None
    run = BlueprintRun(
        id=account.ids.new("bpr_"),
        blueprint_name=blueprint.name,
        definition=definition,
        role_arn=payload["RoleArn"],
        parameters=payload.get("Parameters"),
        values=values,
        started_on=account.clock.now,
    )
    blueprint.runs.append(run)
    blueprint.runs_by_id[run.id] = run
    account.clock.after(_LAYOUT_SECONDS, lambda: _lay_out(account, run))
    return {"RunId": run.id}


# What a layout can leave behind, in the order in which it can be deleted: the operation, and the
# field that names what is to go.
_DELETIONS = {
    "trigger": ("DeleteTrigger", "Name"),
    "workflow": ("DeleteWorkflow", "Name"),
    "job": ("DeleteJob", "JobName"),
    "crawler": ("DeleteCrawler", "Name"),
}

Entities: TypeAlias = dict[tuple[str, str], object]


def _entities(account: Account) -> Entities:
    records: dict[str, ByName[Any]] = {
        "trigger": account.triggers,
        "workflow": account.workflows,
        "job": account.jobs,
        "crawler": account.crawlers,
    }
    return {(kind, name): records[kind][name] for kind in _DELETIONS for name in records[kind]}


def _lay_out(account: Account, run: BlueprintRun) -> None:
    before = _entities(account)
    context = LayoutContext(parameters=run.values, client=account.new_client(), call=account.call)
    problem = None
    name: Any = None
    try:
        name = run.definition.layout(context)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it raises is its failure
        problem = f"{type(error).__name__}: {error}"
    # By comparison, as a layout can make things through any client.
    made = {
        place: record
        for place, record in _entities(account).items()
        if before.get(place) is not record
    }
    if problem is None and not (isinstance(name, str) and ("workflow", name) in made):
        problem = "the layout function must return the name of a workflow that it has made"
    if problem is not None:
        run.state = "ROLLING_BACK"
        run.error_message = problem
        account.clock.after(_ROLLBACK_SECONDS, lambda: _roll_back(account, run, made))
        return
    account.workflow(name).blueprint = {"BlueprintName": run.blueprint_name, "RunId": run.id}
    run.workflow_name = name
    run.state = "SUCCEEDED"
    run.completed_on = account.clock.now


def _roll_back(account: Account, run: BlueprintRun, made: Entities) -> None:
    problems: list[str] = []
    there = _entities(account)
    for (kind, name), record in made.items():
        # What somebody has deleted meanwhile, and perhaps made anew, is not the layout's any more.
        if there.get((kind, name)) is record:
            operation, field = _DELETIONS[kind]
            try:
                account.call(operation, **{field: name})
            except ServiceError as error:
                problems.append(f"{kind} {abbreviated(name)}: {error}")
    run.state = "FAILED"
    run.completed_on = account.clock.now
    run.rollback_error_message = "; ".join(problems) or None


def _get_run(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = found(account.blueprints, payload["BlueprintName"], "blueprint")
    run = blueprint.runs_by_id.get(payload["RunId"])
    if run is None:
        shown = abbreviated(payload["RunId"])
        raise refuse(EntityNotFoundException, f"the blueprint has no run {shown}")
    return {"BlueprintRun": _run_wire(run)}


def _get_runs(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = found(account.blueprints, payload["BlueprintName"], "blueprint")
    runs, following = page_of_runs("GetBlueprintRuns", payload, blueprint.runs, blueprint.name)
    return {"BlueprintRuns": [_run_wire(run) for run in runs], **following}


def _run_wire(run: BlueprintRun) -> Wire:
    wire: Wire = {
        "BlueprintName": run.blueprint_name,
        "RunId": run.id,
        "WorkflowName": run.workflow_name,
        "State": run.state,
        "StartedOn": run.started_on,
        "CompletedOn": run.completed_on,
        "ErrorMessage": run.error_message,
        "RollbackErrorMessage": run.rollback_error_message,
        "Parameters": run.parameters,
        "RoleArn": run.role_arn,
    }
    return without_nulls(wire)


HANDLERS: Mapping[str, Handler] = {
    "CreateBlueprint": _create,
    "UpdateBlueprint": _update,
    "DeleteBlueprint": _delete,
    "GetBlueprint": _get,
    "ListBlueprints": _list,
    "BatchGetBlueprints": _batch_get,
    "StartBlueprintRun": _start_run,
    "GetBlueprintRun": _get_run,
    "GetBlueprintRuns": _get_runs,
}
