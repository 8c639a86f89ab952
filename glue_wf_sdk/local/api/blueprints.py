"""The operations on blueprints and their runs."""

import json
from collections.abc import Mapping
from typing import Any

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import (
    EntityNotFoundException,
    IllegalBlueprintStateException,
    InvalidInputException,
    ValidationError,
)
from glue_wf_sdk.local.api.pagination import page_of_names, page_of_runs
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.blueprint_records import Blueprint, BlueprintRun
from glue_wf_sdk.local.engine.blueprints import in_one_line, register, start_layout
from glue_wf_sdk.local.engine.records import Wire, without_nulls
from glue_wf_sdk.local.engine.refusals import refusal, reject_duplicate, require


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    reject_duplicate(account.blueprints, name, "blueprint")
    blueprint = Blueprint(name=name, created_on=account.clock.now)
    account.add("blueprint", name, blueprint, payload)
    register(account, blueprint, "CREATING", payload)
    return {"Name": name}


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = require(account.blueprints, payload["Name"], "blueprint")
    _reject_unready(blueprint)
    register(account, blueprint, "UPDATING", {**blueprint.shown, **payload})
    return {"Name": blueprint.name}


def _reject_unready(blueprint: Blueprint) -> None:
    if blueprint.status in ("CREATING", "UPDATING"):
        problem = f"blueprint {abbreviated(blueprint.name)} is {blueprint.status}"
        raise refusal(IllegalBlueprintStateException, problem)


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    if (blueprint := account.blueprints.get(payload["Name"])) is not None:
        account.clock.cancel(blueprint.timer)
        account.remove("blueprint", blueprint.name)
    return {"Name": payload["Name"]}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = require(account.blueprints, payload["Name"], "blueprint")
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
    # Source: AWS Glue developer guide: Viewing blueprints in AWS Glue. It always shows the author's
    # location, and the service's copy with IncludeBlueprint.
    hidden: set[str] = set()
    if not payload.get("IncludeBlueprint"):
        hidden.add("BlueprintServiceLocation")
    if not payload.get("IncludeParameterSpec"):
        hidden.add("ParameterSpec")

    def visible(shown: Wire) -> Wire:
        return {field: value for field, value in shown.items() if field not in hidden}

    fallback = blueprint.active if blueprint.status == "FAILED" else None
    wire: Wire = {
        "Name": blueprint.name,
        "CreatedOn": blueprint.created_on,
        **visible(blueprint.shown),
        "Status": blueprint.status,
        "ErrorMessage": blueprint.error_message,
        "LastActiveDefinition": None if fallback is None else visible(fallback.shown),
    }
    return without_nulls(wire)


def _list(account: Account, payload: Mapping[str, Any]) -> Wire:
    has_tags = account.tag_filter("blueprint", payload)
    names, following = page_of_names("ListBlueprints", payload, account.blueprints, has_tags)
    return {"Blueprints": names, **following}


def _start_run(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = require(account.blueprints, payload["BlueprintName"], "blueprint")
    _reject_unready(blueprint)
    definition = blueprint.active
    if definition is None:
        problem = f"blueprint {abbreviated(blueprint.name)} was never registered successfully"
        raise refusal(IllegalBlueprintStateException, problem)
    try:
        values = json.loads(definition.spec.fill(payload.get("Parameters", "{}")))
    except ValidationError as error:
        raise refusal(InvalidInputException, in_one_line(error)) from None
    run = BlueprintRun(
        id=account.ids.new("bpr_"),
        blueprint_name=blueprint.name,
        definition=definition,
        role_arn=payload["RoleArn"],
        parameters=payload.get("Parameters"),
        values=values,
        started_on=account.clock.now,
    )
    start_layout(account, blueprint, run)
    return {"RunId": run.id}


def _get_run(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = require(account.blueprints, payload["BlueprintName"], "blueprint")
    run = blueprint.runs.get(payload["RunId"])
    if run is None:
        name, run_id = abbreviated(blueprint.name), abbreviated(payload["RunId"])
        raise refusal(EntityNotFoundException, f"blueprint {name} has no run {run_id}")
    return {"BlueprintRun": _run_wire(run)}


def _get_runs(account: Account, payload: Mapping[str, Any]) -> Wire:
    blueprint = require(account.blueprints, payload["BlueprintName"], "blueprint")
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


HANDLERS = {
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
