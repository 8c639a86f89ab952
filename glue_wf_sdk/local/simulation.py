"""What a design does once it is deployed."""

from collections.abc import Mapping

import attrs

from glue_wf_sdk.design import WorkflowDesign
from glue_wf_sdk.local.deployment import deployed_name
from glue_wf_sdk.local.local_glue import LONGEST_WAIT, LocalGlue
from glue_wf_sdk.local.scenario import Scenario, required_scenario
from glue_wf_sdk.structures import WorkflowRun

__all__ = ["simulate"]


def simulate(
    design: WorkflowDesign,
    scenario: Scenario | None = None,
    *,
    run_properties: Mapping[str, str] | None = None,
    timeout: float = LONGEST_WAIT,
) -> WorkflowRun:
    """Deploys a workflow on a new LocalGlue and runs it once, in simulated time.

    The run is started by StartWorkflowRun, whatever the type of the start trigger. If there is
    none, the run ends at once and nothing has run. Schedules start no other runs meanwhile.

    Args:
        design: The workflow, from `load_designs`; for how it is deployed, see `LocalGlue.deploy`.
        scenario: How long jobs and crawlers take and how they end. By default, each takes a minute
            and succeeds. Its faults and events have no effect.
        run_properties: The properties of the run; they override the workflow's defaults.
        timeout: The most simulated seconds that the run may take. By default, 30 days.

    Returns:
        The run with its graph. `summarize`, `plan_resume` and pictures take it as they take one of
        the service.

    Raises:
        ServiceError: LocalGlue refuses the design, in the service's words; a note names the place.
        TimeoutError: The run has not ended after `timeout`.
        TypeError: `scenario` is not a Scenario.
        ValueError: `timeout` is negative.
    """
    scenario = required_scenario(scenario)
    local = LocalGlue(scenario=attrs.evolve(scenario, faults=(), events=()))
    local.deploy(design)
    name, client = deployed_name(design), local.client()
    run_id = client.start_workflow_run(name, run_properties=run_properties).run_id
    for trigger in client.iter_triggers():
        if trigger.type == "SCHEDULED" and trigger.state == "ACTIVATED":
            client.stop_trigger(trigger.name)  # The run works on a snapshot of the triggers.
    local.run_until_idle(timeout)
    return client.get_workflow_run(name, run_id, include_graph=True).run
