"""The client's methods for the operations on triggers."""

from collections.abc import Iterator, Mapping, Sequence

from glue_wf_sdk import operations as ops
from glue_wf_sdk.client.caller import Caller
from glue_wf_sdk.structures import (
    Action,
    EventBatchingCondition,
    Predicate,
    Trigger,
    TriggerType,
    TriggerUpdate,
)


class TriggerMethods(Caller):
    """The operations on triggers."""

    def create_trigger(  # noqa: PLR0913 - the fields of the API
        self,
        name: str,
        type: TriggerType,  # noqa: A002 - the API's name
        actions: Sequence[Action],
        *,
        workflow_name: str | None = None,
        schedule: str | None = None,
        predicate: Predicate | None = None,
        event_batching_condition: EventBatchingCondition | None = None,
        start_on_creation: bool | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> ops.CreateTriggerResponse:
        """Creates a trigger.

        Args:
            name: The trigger's name.
            type: What makes it fire. The first trigger of a workflow is ON_DEMAND, SCHEDULED or
                EVENT, all others are CONDITIONAL.
            actions: The jobs and crawlers that it starts; at most two crawlers.
            workflow_name: The workflow that it belongs to; None for a trigger outside of workflows.
            schedule: When a SCHEDULED trigger fires: ``cron(15 12 * * ? *)``, in UTC.
            predicate: What a CONDITIONAL trigger waits for.
            event_batching_condition: The events that an EVENT trigger waits for.
            start_on_creation: Whether to activate a SCHEDULED or CONDITIONAL trigger. One that is
                not activated never fires.
            description: A free-text description.
            tags: Up to 50 tags. Their values are hidden in messages.

        Returns:
            The response, with `name`.

        Source: AWS Glue API: CreateTrigger.
        """
        return self.call(
            ops.CreateTriggerRequest(
                name=name,
                type=type,
                actions=actions,
                workflow_name=workflow_name,
                schedule=schedule,
                predicate=predicate,
                event_batching_condition=event_batching_condition,
                start_on_creation=start_on_creation,
                description=description,
                tags=tags,
            )
        )

    def update_trigger(self, name: str, trigger_update: TriggerUpdate) -> ops.UpdateTriggerResponse:
        """Replaces the definition of a trigger.

        Args:
            name: The trigger's name.
            trigger_update: The new definition. Name, type and workflow cannot be changed.

        Returns:
            The response, with `trigger`.

        Source: AWS Glue API: UpdateTrigger.
        """
        return self.call(ops.UpdateTriggerRequest(name=name, trigger_update=trigger_update))

    def delete_trigger(self, name: str) -> ops.DeleteTriggerResponse:
        """Deletes a trigger. It is no error if there is none.

        Args:
            name: The trigger's name.

        Returns:
            The response, with `name`.

        Source: AWS Glue API: DeleteTrigger.
        """
        return self.call(ops.DeleteTriggerRequest(name=name))

    def get_trigger(self, name: str) -> ops.GetTriggerResponse:
        """Gets a trigger.

        Args:
            name: The trigger's name.

        Returns:
            The response, with `trigger`.

        Source: AWS Glue API: GetTrigger.
        """
        return self.call(ops.GetTriggerRequest(name=name))

    def get_triggers(
        self,
        *,
        dependent_job_name: str | None = None,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> ops.GetTriggersResponse:
        """Gets triggers.

        Args:
            dependent_job_name: Gets only the triggers that start this job; all, if none does.
            next_token: The token of the page to fetch.
            max_results: The page size, 1 to 200.

        Returns:
            The response, with `triggers` and `next_token`.

        Source: AWS Glue API: GetTriggers.
        """
        return self.call(
            ops.GetTriggersRequest(
                dependent_job_name=dependent_job_name,
                next_token=next_token,
                max_results=max_results,
            )
        )

    def list_triggers(
        self,
        *,
        dependent_job_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> ops.ListTriggersResponse:
        """Lists the names of triggers.

        Args:
            dependent_job_name: Lists only the triggers that start this job; all, if none does.
            tags: Lists only triggers with these tags.
            next_token: The token of the page to fetch.
            max_results: The page size, 1 to 200.

        Returns:
            The response, with `trigger_names` and `next_token`.

        Source: AWS Glue API: ListTriggers.
        """
        return self.call(
            ops.ListTriggersRequest(
                dependent_job_name=dependent_job_name,
                tags=tags,
                next_token=next_token,
                max_results=max_results,
            )
        )

    def batch_get_triggers(self, trigger_names: Sequence[str]) -> ops.BatchGetTriggersResponse:
        """Gets several triggers.

        Args:
            trigger_names: The names.

        Returns:
            The response, with `triggers` and `triggers_not_found`.

        Source: AWS Glue API: BatchGetTriggers.
        """
        return self.call(ops.BatchGetTriggersRequest(trigger_names=trigger_names))

    def start_trigger(self, name: str) -> ops.StartTriggerResponse:
        """Activates a SCHEDULED or CONDITIONAL trigger; an ON_DEMAND trigger fires instead.

        An ON_DEMAND trigger that belongs to a workflow starts a run of it, so this call is sent
        only once if its answer is lost.

        Args:
            name: The trigger's name.

        Returns:
            The response, with `name`.

        Source: AWS Glue API: StartTrigger.
        """
        return self.call(ops.StartTriggerRequest(name=name))

    def stop_trigger(self, name: str) -> ops.StopTriggerResponse:
        """Deactivates a trigger. What it has started goes on.

        Args:
            name: The trigger's name.

        Returns:
            The response, with `name`.

        Source: AWS Glue API: StopTrigger.
        """
        return self.call(ops.StopTriggerRequest(name=name))

    def iter_triggers(
        self,
        *,
        dependent_job_name: str | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[Trigger]:
        """All triggers.

        Args:
            dependent_job_name: Gets only the triggers that start this job; all, if none does.
            max_results: The page size, 1 to 200.
            next_token: The token of the first page.

        Returns:
            An iterator that fetches pages as needed.

        Source: AWS Glue API: GetTriggers.
        """
        request = ops.GetTriggersRequest(
            dependent_job_name=dependent_job_name, max_results=max_results, next_token=next_token
        )
        return self.paginate(request).items()

    def iter_trigger_names(
        self,
        *,
        dependent_job_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[str]:
        """The names of all triggers.

        Args:
            dependent_job_name: Lists only the triggers that start this job; all, if none does.
            tags: Lists only triggers with these tags.
            max_results: The page size, 1 to 200.
            next_token: The token of the first page.

        Returns:
            An iterator that fetches pages as needed.

        Source: AWS Glue API: ListTriggers.
        """
        request = ops.ListTriggersRequest(
            dependent_job_name=dependent_job_name,
            tags=tags,
            max_results=max_results,
            next_token=next_token,
        )
        return self.paginate(request).items()
