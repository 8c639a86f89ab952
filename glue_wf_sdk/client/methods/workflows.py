"""The client's methods for the operations on workflows."""

from collections.abc import Iterator, Mapping, Sequence

from glue_wf_sdk import operations as ops
from glue_wf_sdk.client.caller import Caller


class WorkflowMethods(Caller):
    """The operations on workflows."""

    def create_workflow(
        self,
        name: str,
        *,
        description: str | None = None,
        default_run_properties: Mapping[str, str] | None = None,
        tags: Mapping[str, str] | None = None,
        max_concurrent_runs: int | None = None,
    ) -> ops.CreateWorkflowResponse:
        """Creates a workflow without triggers.

        Args:
            name: The workflow's name.
            description: A free-text description.
            default_run_properties: The default properties of each run. Their values are hidden in
                messages.
            tags: Up to 50 tags. Their values are hidden in messages.
            max_concurrent_runs: The most runs that can run at the same time, at least 1; unlimited
                by default.

        Returns:
            The response, with `name`.

        Source: AWS Glue API: CreateWorkflow.
        """
        return self.call(
            ops.CreateWorkflowRequest(
                name=name,
                description=description,
                default_run_properties=default_run_properties,
                tags=tags,
                max_concurrent_runs=max_concurrent_runs,
            )
        )

    def update_workflow(
        self,
        name: str,
        *,
        description: str | None = None,
        default_run_properties: Mapping[str, str] | None = None,
        max_concurrent_runs: int | None = None,
    ) -> ops.UpdateWorkflowResponse:
        """Updates a workflow.

        Args:
            name: The workflow's name.
            description: The new description.
            default_run_properties: The new default properties of each run. Their values are
                hidden in messages.
            max_concurrent_runs: The most runs that can run at the same time, at least 1.

        Returns:
            The response, with `name`.

        Source: AWS Glue API: UpdateWorkflow.
        """
        return self.call(
            ops.UpdateWorkflowRequest(
                name=name,
                description=description,
                default_run_properties=default_run_properties,
                max_concurrent_runs=max_concurrent_runs,
            )
        )

    def delete_workflow(self, name: str) -> ops.DeleteWorkflowResponse:
        """Deletes a workflow.

        Args:
            name: The workflow's name.

        Returns:
            The response, with `name`.

        Source: AWS Glue API: DeleteWorkflow.
        """
        return self.call(ops.DeleteWorkflowRequest(name=name))

    def get_workflow(
        self, name: str, *, include_graph: bool | None = None
    ) -> ops.GetWorkflowResponse:
        """Gets a workflow.

        Args:
            name: The workflow's name.
            include_graph: Whether to include the graph.

        Returns:
            The response, with `workflow`.

        Source: AWS Glue API: GetWorkflow.
        """
        return self.call(ops.GetWorkflowRequest(name=name, include_graph=include_graph))

    def list_workflows(
        self, *, next_token: str | None = None, max_results: int | None = None
    ) -> ops.ListWorkflowsResponse:
        """Lists the names of workflows.

        Args:
            next_token: The token of the page to fetch.
            max_results: The page size, 1 to 1000; the client sends at most 25.

        Returns:
            The response, with `workflows` and `next_token`.

        Source: AWS Glue API: ListWorkflows.
        """
        return self.call(ops.ListWorkflowsRequest(next_token=next_token, max_results=max_results))

    def batch_get_workflows(
        self, names: Sequence[str], *, include_graph: bool | None = None
    ) -> ops.BatchGetWorkflowsResponse:
        """Gets up to 25 workflows.

        Args:
            names: 1 to 25 names.
            include_graph: Whether to include the graphs.

        Returns:
            The response, with `workflows` and `missing_workflows`.

        Source: AWS Glue API: BatchGetWorkflows.
        """
        return self.call(ops.BatchGetWorkflowsRequest(names=names, include_graph=include_graph))

    def iter_workflows(
        self, *, max_results: int | None = None, next_token: str | None = None
    ) -> Iterator[str]:
        """The names of all workflows.

        Args:
            max_results: The page size; the client sends at most 25.
            next_token: The token of the first page.

        Returns:
            An iterator that fetches pages as needed.

        Source: AWS Glue API: ListWorkflows.
        """
        request = ops.ListWorkflowsRequest(max_results=max_results, next_token=next_token)
        return self.paginate(request).items()
