"""How the function of a job or crawler is called."""

import logging

from glue_wf_sdk.client.inside_job import as_job
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.behavior import ActionContext
from glue_wf_sdk.local.engine.records import Attempt

_log = logging.getLogger(__name__)


def call_function(account: Account, attempt: Attempt) -> str | None:
    """Calls the function of an attempt, if it has one; why it failed, or None.

    A traceback is logged at the level INFO.
    """
    resource = attempt.resource
    if resource is None or resource.behavior.function is None:
        return None
    try:
        context = _context(account, attempt)
        with as_job(context.argv, context.client):
            resource.behavior.function(context)
    except SystemExit as error:
        return f"SystemExit: {error.code}" if error.code else None
    except Exception as error:  # noqa: BLE001 - a job may raise anything
        _log.info("the function of %r failed", attempt.node.name, exc_info=True)
        return f"{type(error).__name__}: {error}"
    return None


def _context(account: Account, attempt: Attempt) -> ActionContext:
    run, definition = attempt.run, attempt.definition
    arguments = {"--JOB_NAME": attempt.node.name} if attempt.node.is_job else {}
    arguments |= definition.get("DefaultArguments") or {}
    arguments |= attempt.action.get("Arguments") or {}
    arguments |= definition.get("NonOverridableArguments") or {}
    if run.workflow is not None:
        arguments |= {"--WORKFLOW_NAME": run.workflow.name, "--WORKFLOW_RUN_ID": run.id}
    return ActionContext(
        name=attempt.node.name,
        workflow_name=run.workflow_name,
        run_id=None if run.workflow is None else run.id,
        attempt=attempt.number,
        arguments=arguments,
        run_properties=dict(run.properties),
        client=account.new_client(),
    )
