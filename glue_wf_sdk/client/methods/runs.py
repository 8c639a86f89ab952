"""The client's methods for the operations on workflow runs."""

from collections.abc import Iterator, Mapping, Sequence

from glue_wf_sdk import operations as ops
from glue_wf_sdk.client.caller import Caller
from glue_wf_sdk.structures import WorkflowRun


class RunMethods(Caller):
    """The operations on workflow runs."""

    def start_workflow_run(
        self, name: str, *, run_properties: Mapping[str, str] | None = None
    ) -> ops.StartWorkflowRunResponse:
        """Starts a run of a workflow.

        Args:
            name: The workflow's name.
            run_properties: The run's properties, which override the defaults. Their values are
                hidden in messages.

        Returns:
            The response, with `run_id`.

        Source: AWS Glue API: StartWorkflowRun.
        """
        return self.call(ops.StartWorkflowRunRequest(name=name, run_properties=run_properties))

    def stop_workflow_run(self, name: str, run_id: str) -> ops.StopWorkflowRunResponse:
        """Stops a running run.

        Args:
            name: The workflow's name.
            run_id: The id of the run.

        Returns:
            The response, which holds only its `metadata`.

        Source: AWS Glue API: StopWorkflowRun.
        """
        return self.call(ops.StopWorkflowRunRequest(name=name, run_id=run_id))

    def resume_workflow_run(
        self, name: str, run_id: str, node_ids: Sequence[str]
    ) -> ops.ResumeWorkflowRunResponse:
        """Resumes a completed run: runs the chosen nodes, and everything downstream, again.

        Args:
            name: The workflow's name.
            run_id: The id of the completed run.
            node_ids: The ids of the nodes to run again: jobs and crawlers that have run.

        Returns:
            The response, with `run_id` and `node_ids`.

        Source: AWS Glue API: ResumeWorkflowRun.
        """
        return self.call(ops.ResumeWorkflowRunRequest(name=name, run_id=run_id, node_ids=node_ids))

    def get_workflow_run(
        self, name: str, run_id: str, *, include_graph: bool | None = None
    ) -> ops.GetWorkflowRunResponse:
        """Gets a run.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            include_graph: Whether to include the graph.

        Returns:
            The response, with `run`.

        Source: AWS Glue API: GetWorkflowRun.
        """
        return self.call(
            ops.GetWorkflowRunRequest(name=name, run_id=run_id, include_graph=include_graph)
        )

    def get_workflow_runs(
        self,
        name: str,
        *,
        include_graph: bool | None = None,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> ops.GetWorkflowRunsResponse:
        """Gets the runs of a workflow.

        Args:
            name: The workflow's name.
            include_graph: Whether to include the graphs.
            next_token: The token of the page to fetch.
            max_results: The page size, 1 to 1000.

        Returns:
            The response, with `runs` and `next_token`.

        Source: AWS Glue API: GetWorkflowRuns.
        """
        return self.call(
            ops.GetWorkflowRunsRequest(
                name=name,
                include_graph=include_graph,
                next_token=next_token,
                max_results=max_results,
            )
        )

    def get_workflow_run_properties(
        self, name: str, run_id: str
    ) -> ops.GetWorkflowRunPropertiesResponse:
        """Gets the properties of a run.

        Args:
            name: The workflow's name.
            run_id: The id of the run.

        Returns:
            The response, with `run_properties`.

        Source: AWS Glue API: GetWorkflowRunProperties.
        """
        return self.call(ops.GetWorkflowRunPropertiesRequest(name=name, run_id=run_id))

    def put_workflow_run_properties(
        self, name: str, run_id: str, run_properties: Mapping[str, str]
    ) -> ops.PutWorkflowRunPropertiesResponse:
        """Sets properties of a run; its other properties stay.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            run_properties: The properties to set. Their values are hidden in messages.

        Returns:
            The response, which holds only its `metadata`.

        Source: AWS Glue API: PutWorkflowRunProperties.
        """
        return self.call(
            ops.PutWorkflowRunPropertiesRequest(
                name=name, run_id=run_id, run_properties=run_properties
            )
        )

    def iter_workflow_runs(
        self,
        name: str,
        *,
        include_graph: bool | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[WorkflowRun]:
        """The runs of a workflow.

        Args:
            name: The workflow's name.
            include_graph: Whether to include the runs' graphs.
            max_results: The page size, 1 to 1000.
            next_token: The token of the first page.

        Returns:
            An iterator that fetches pages as needed.

        Source: AWS Glue API: GetWorkflowRuns.
        """
        request = ops.GetWorkflowRunsRequest(
            name=name, include_graph=include_graph, max_results=max_results, next_token=next_token
        )
        return self.paginate(request).items()
