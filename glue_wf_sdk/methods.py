"""One method per operation."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from glue_wf_sdk import operations as ops
from glue_wf_sdk.operations import Request
from glue_wf_sdk.operations._base import ResponseT

__all__ = ["OperationMethods"]


class OperationMethods(ABC):
    """The API's operations as methods, named as in boto3, with snake_case arguments.

    Each of them raises `ValidationError` where an argument breaks a rule of the API,
    `ServiceError` where Glue answers with an error, `TransportError` where no answer comes, and
    `ResponseError` where the answer is of the wrong kind.
    """

    @abstractmethod
    def call(self, request: Request[ResponseT], /) -> ResponseT:
        """Sends a request object."""

    def create_workflow(
        self,
        name: str,
        *,
        description: str | None = None,
        default_run_properties: Mapping[str, str] | None = None,
        tags: Mapping[str, str] | None = None,
        max_concurrent_runs: int | None = None,
    ) -> ops.CreateWorkflowResponse:
        """Makes a workflow without triggers.

        Args:
            name: The workflow's name.
            description: Words on it.
            default_run_properties: What each run's properties begin with. Hidden in messages.
            tags: Up to 50 tags. Their values are hidden in messages.
            max_concurrent_runs: How many runs may run at once; no limit without it.

        Returns:
            The answer, with `name`.

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
        """Changes a workflow.

        Args:
            name: The workflow's name.
            description: New words on it.
            default_run_properties: What they become; hidden in messages.
            max_concurrent_runs: How many runs may run at once.

        Returns:
            The answer, with `name`.

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
            The answer, with `name`.

        Source: AWS Glue API: DeleteWorkflow.
        """
        return self.call(ops.DeleteWorkflowRequest(name=name))

    def get_workflow(
        self, name: str, *, include_graph: bool | None = None
    ) -> ops.GetWorkflowResponse:
        """Reads a workflow.

        Args:
            name: The workflow's name.
            include_graph: Whether its graph is wanted.

        Returns:
            The answer, with `workflow`.

        Source: AWS Glue API: GetWorkflow.
        """
        return self.call(ops.GetWorkflowRequest(name=name, include_graph=include_graph))

    def list_workflows(
        self, *, next_token: str | None = None, max_results: int | None = None
    ) -> ops.ListWorkflowsResponse:
        """Lists the names of workflows.

        Args:
            next_token: Where to go on.
            max_results: The most names in a page, 1 to 1000; the client sends at most 25.

        Returns:
            The answer, with `workflows` and `next_token`.

        Source: AWS Glue API: ListWorkflows.
        """
        return self.call(ops.ListWorkflowsRequest(next_token=next_token, max_results=max_results))

    def batch_get_workflows(
        self, names: Sequence[str], *, include_graph: bool | None = None
    ) -> ops.BatchGetWorkflowsResponse:
        """Reads up to 25 workflows.

        Args:
            names: 1 to 25 names.
            include_graph: Whether their graphs are wanted.

        Returns:
            The answer, with `workflows` and `missing_workflows`.

        Source: AWS Glue API: BatchGetWorkflows.
        """
        return self.call(ops.BatchGetWorkflowsRequest(names=names, include_graph=include_graph))

    def start_workflow_run(
        self, name: str, *, run_properties: Mapping[str, str] | None = None
    ) -> ops.StartWorkflowRunResponse:
        """Starts a run of a workflow.

        Args:
            name: The workflow's name.
            run_properties: This run's own, over the defaults; hidden in messages.

        Returns:
            The answer, with `run_id`.

        Source: AWS Glue API: StartWorkflowRun.
        """
        return self.call(ops.StartWorkflowRunRequest(name=name, run_properties=run_properties))

    def stop_workflow_run(self, name: str, run_id: str) -> ops.StopWorkflowRunResponse:
        """Stops a run that is running.

        Args:
            name: The workflow's name.
            run_id: The id of the run.

        Returns:
            The answer, empty but for its `metadata`.

        Source: AWS Glue API: StopWorkflowRun.
        """
        return self.call(ops.StopWorkflowRunRequest(name=name, run_id=run_id))

    def resume_workflow_run(
        self, name: str, run_id: str, node_ids: Sequence[str]
    ) -> ops.ResumeWorkflowRunResponse:
        """Runs chosen nodes of a completed run again, and all that is downstream of them.

        Args:
            name: The workflow's name.
            run_id: The id of the completed run.
            node_ids: The ids of the nodes to run again: jobs and crawlers that the run attempted.

        Returns:
            The answer, with `run_id` and `node_ids`.

        Source: AWS Glue API: ResumeWorkflowRun.
        """
        return self.call(ops.ResumeWorkflowRunRequest(name=name, run_id=run_id, node_ids=node_ids))

    def get_workflow_run(
        self, name: str, run_id: str, *, include_graph: bool | None = None
    ) -> ops.GetWorkflowRunResponse:
        """Reads a run.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            include_graph: Whether its graph is wanted.

        Returns:
            The answer, with `run`.

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
        """Reads the runs of a workflow.

        Args:
            name: The workflow's name.
            include_graph: Whether their graphs are wanted.
            next_token: Where to go on.
            max_results: The most runs in a page, 1 to 1000.

        Returns:
            The answer, with `runs` and `next_token`.

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
        """Reads the properties of a run.

        Args:
            name: The workflow's name.
            run_id: The id of the run.

        Returns:
            The answer, with `run_properties`.

        Source: AWS Glue API: GetWorkflowRunProperties.
        """
        return self.call(ops.GetWorkflowRunPropertiesRequest(name=name, run_id=run_id))

    def put_workflow_run_properties(
        self, name: str, run_id: str, run_properties: Mapping[str, str]
    ) -> ops.PutWorkflowRunPropertiesResponse:
        """Sets properties of a run, next to those it has.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            run_properties: The properties to set. Their values are hidden in messages.

        Returns:
            The answer, empty but for its `metadata`.

        Source: AWS Glue API: PutWorkflowRunProperties.
        """
        return self.call(
            ops.PutWorkflowRunPropertiesRequest(
                name=name, run_id=run_id, run_properties=run_properties
            )
        )

    def create_blueprint(
        self,
        name: str,
        blueprint_location: str,
        *,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> ops.CreateBlueprintResponse:
        """Registers a blueprint.

        Args:
            name: The blueprint's name.
            blueprint_location: Where it lies in S3: ``s3://bucket/key``.
            description: Words on it.
            tags: Up to 50 tags. Their values are hidden in messages.

        Returns:
            The answer, with `name`.

        Source: AWS Glue API: CreateBlueprint.
        """
        return self.call(
            ops.CreateBlueprintRequest(
                name=name, blueprint_location=blueprint_location, description=description, tags=tags
            )
        )

    def update_blueprint(
        self, name: str, blueprint_location: str, *, description: str | None = None
    ) -> ops.UpdateBlueprintResponse:
        """Registers a new version of a blueprint.

        Args:
            name: The blueprint's name.
            blueprint_location: Where it lies in S3: ``s3://bucket/key``.
            description: New words on it.

        Returns:
            The answer, with `name`.

        Source: AWS Glue API: UpdateBlueprint.
        """
        return self.call(
            ops.UpdateBlueprintRequest(
                name=name, blueprint_location=blueprint_location, description=description
            )
        )

    def delete_blueprint(self, name: str) -> ops.DeleteBlueprintResponse:
        """Deletes a blueprint.

        Args:
            name: The blueprint's name.

        Returns:
            The answer, with `name`.

        Source: AWS Glue API: DeleteBlueprint.
        """
        return self.call(ops.DeleteBlueprintRequest(name=name))

    def get_blueprint(
        self,
        name: str,
        *,
        include_blueprint: bool | None = None,
        include_parameter_spec: bool | None = None,
    ) -> ops.GetBlueprintResponse:
        """Reads a blueprint.

        Args:
            name: The blueprint's name.
            include_blueprint: Whether the location of the service's copy is wanted.
            include_parameter_spec: Whether its parameters are wanted.

        Returns:
            The answer, with `blueprint`.

        Source: AWS Glue API: GetBlueprint.
        """
        return self.call(
            ops.GetBlueprintRequest(
                name=name,
                include_blueprint=include_blueprint,
                include_parameter_spec=include_parameter_spec,
            )
        )

    def list_blueprints(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> ops.ListBlueprintsResponse:
        """Lists the names of blueprints.

        Args:
            next_token: Where to go on.
            max_results: The most names in a page, 1 to 1000; the client sends at most 25.
            tags: Only those that have these tags. The values are hidden in messages.

        Returns:
            The answer, with `blueprints` and `next_token`.

        Source: AWS Glue API: ListBlueprints.
        """
        return self.call(
            ops.ListBlueprintsRequest(next_token=next_token, max_results=max_results, tags=tags)
        )

    def batch_get_blueprints(
        self,
        names: Sequence[str],
        *,
        include_blueprint: bool | None = None,
        include_parameter_spec: bool | None = None,
    ) -> ops.BatchGetBlueprintsResponse:
        """Reads up to 25 blueprints.

        Args:
            names: 1 to 25 names.
            include_blueprint: Whether the locations of the service's copies are wanted.
            include_parameter_spec: Whether their parameters are wanted.

        Returns:
            The answer, with `blueprints` and `missing_blueprints`.

        Source: AWS Glue API: BatchGetBlueprints.
        """
        return self.call(
            ops.BatchGetBlueprintsRequest(
                names=names,
                include_blueprint=include_blueprint,
                include_parameter_spec=include_parameter_spec,
            )
        )

    def start_blueprint_run(
        self, blueprint_name: str, role_arn: str, *, parameters: str | None = None
    ) -> ops.StartBlueprintRunResponse:
        """Starts a run of a blueprint, which makes a workflow.

        Args:
            blueprint_name: The blueprint's name.
            role_arn: The ARN of the role to run as.
            parameters: JSON text with the values of its parameters. Hidden in messages.

        Returns:
            The answer, with `run_id`.

        Source: AWS Glue API: StartBlueprintRun.
        """
        return self.call(
            ops.StartBlueprintRunRequest(
                blueprint_name=blueprint_name, role_arn=role_arn, parameters=parameters
            )
        )

    def get_blueprint_run(self, blueprint_name: str, run_id: str) -> ops.GetBlueprintRunResponse:
        """Reads a blueprint run.

        Args:
            blueprint_name: The blueprint's name.
            run_id: The id of the run.

        Returns:
            The answer, with `blueprint_run`.

        Source: AWS Glue API: GetBlueprintRun.
        """
        return self.call(ops.GetBlueprintRunRequest(blueprint_name=blueprint_name, run_id=run_id))

    def get_blueprint_runs(
        self, blueprint_name: str, *, next_token: str | None = None, max_results: int | None = None
    ) -> ops.GetBlueprintRunsResponse:
        """Reads the runs of a blueprint.

        Args:
            blueprint_name: The blueprint's name.
            next_token: Where to go on.
            max_results: The most runs in a page, 1 to 1000.

        Returns:
            The answer, with `blueprint_runs` and `next_token`.

        Source: AWS Glue API: GetBlueprintRuns.
        """
        return self.call(
            ops.GetBlueprintRunsRequest(
                blueprint_name=blueprint_name, next_token=next_token, max_results=max_results
            )
        )
