"""The client's methods for the operations on blueprints and their runs."""

from collections.abc import Iterator, Mapping, Sequence

from glue_wf_sdk import operations as ops
from glue_wf_sdk.client.caller import Caller
from glue_wf_sdk.errors import ResponseError, ValidationError
from glue_wf_sdk.structures import Blueprint, BlueprintRun, BlueprintStatus


class BlueprintMethods(Caller):
    """The operations on blueprints and their runs."""

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
            blueprint_location: Its location in S3: ``s3://bucket/key``.
            description: A free-text description.
            tags: Up to 50 tags. Their values are hidden in messages.

        Returns:
            The response, with `name`.

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
            blueprint_location: Its location in S3: ``s3://bucket/key``.
            description: The new description.

        Returns:
            The response, with `name`.

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
            The response, with `name`.

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
        """Gets a blueprint.

        Args:
            name: The blueprint's name.
            include_blueprint: Whether to include the location of the service's copy.
            include_parameter_spec: Whether to include its parameters.

        Returns:
            The response, with `blueprint`.

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
            next_token: The token of the page to fetch.
            max_results: The page size, 1 to 1000; the client sends at most 25.
            tags: Lists only blueprints with these tags. Their values are hidden in messages.

        Returns:
            The response, with `blueprints` and `next_token`.

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
        """Gets up to 25 blueprints.

        Args:
            names: 1 to 25 names.
            include_blueprint: Whether to include the locations of the service's copies.
            include_parameter_spec: Whether to include their parameters.

        Returns:
            The response, with `blueprints` and `missing_blueprints`.

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
        self,
        blueprint_name: str,
        role_arn: str,
        *,
        parameters: str | Mapping[str, object] | None = None,
        check: bool = False,
    ) -> ops.StartBlueprintRunResponse:
        """Starts a run of a blueprint, which creates a workflow.

        Args:
            blueprint_name: The blueprint's name.
            role_arn: The ARN of the role that it runs as.
            parameters: The values of its parameters, by name or as JSON text. Hidden in messages.
            check: Whether to check the values against the blueprint's parameters before the call.
                This fetches the blueprint, which needs the permission ``glue:GetBlueprint``.

        Returns:
            The response, with `run_id`.

        Raises:
            ValidationError: An argument is invalid; nothing was started.

        Source: AWS Glue API: StartBlueprintRun.
        """
        if isinstance(parameters, Mapping):
            # Here, because few clients start blueprints, and `design` takes time to import.
            from glue_wf_sdk.design.blueprint_parameters import parameters_text

            parameters = parameters_text(parameters)
        request = ops.StartBlueprintRunRequest(
            blueprint_name=blueprint_name, role_arn=role_arn, parameters=parameters
        )
        if check:
            self._check_parameters(blueprint_name, "{}" if parameters is None else parameters)
        return self.call(request)

    def _check_parameters(self, blueprint_name: str, parameters: str) -> None:
        from glue_wf_sdk.design.blueprint_parameters import ParameterSpec

        answer = self.get_blueprint(blueprint_name, include_parameter_spec=True)
        text = _parameter_spec_in_use(answer.blueprint)
        if text is None:
            return  # It cannot be run, as the service will say.
        try:
            spec = ParameterSpec.parse(text, strict=False)
        except ValidationError as error:
            unreadable = ResponseError(
                "GetBlueprintResponse", "Blueprint.ParameterSpec", str(error.violations[0])
            )
            unreadable.operation = "GetBlueprint"
            unreadable.may_have_run = True
            unreadable.request_id = None if answer.metadata is None else answer.metadata.request_id
            raise unreadable from None
        if violations := spec.check(parameters):
            raise ValidationError("Parameters", violations)

    def get_blueprint_run(self, blueprint_name: str, run_id: str) -> ops.GetBlueprintRunResponse:
        """Gets a blueprint run.

        Args:
            blueprint_name: The blueprint's name.
            run_id: The id of the run.

        Returns:
            The response, with `blueprint_run`.

        Source: AWS Glue API: GetBlueprintRun.
        """
        return self.call(ops.GetBlueprintRunRequest(blueprint_name=blueprint_name, run_id=run_id))

    def get_blueprint_runs(
        self, blueprint_name: str, *, next_token: str | None = None, max_results: int | None = None
    ) -> ops.GetBlueprintRunsResponse:
        """Gets the runs of a blueprint.

        Args:
            blueprint_name: The blueprint's name.
            next_token: The token of the page to fetch.
            max_results: The page size, 1 to 1000.

        Returns:
            The response, with `blueprint_runs` and `next_token`.

        Source: AWS Glue API: GetBlueprintRuns.
        """
        return self.call(
            ops.GetBlueprintRunsRequest(
                blueprint_name=blueprint_name, next_token=next_token, max_results=max_results
            )
        )

    def iter_blueprints(
        self,
        *,
        tags: Mapping[str, str] | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[str]:
        """The names of all blueprints.

        Args:
            tags: Lists only blueprints with these tags.
            max_results: The page size; the client sends at most 25.
            next_token: The token of the first page.

        Returns:
            An iterator that fetches pages as needed.

        Source: AWS Glue API: ListBlueprints.
        """
        request = ops.ListBlueprintsRequest(
            tags=tags, max_results=max_results, next_token=next_token
        )
        return self.paginate(request).items()

    def iter_blueprint_runs(
        self,
        blueprint_name: str,
        *,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[BlueprintRun]:
        """The runs of a blueprint.

        Args:
            blueprint_name: The blueprint's name.
            max_results: The page size, 1 to 1000.
            next_token: The token of the first page.

        Returns:
            An iterator that fetches pages as needed.

        Source: AWS Glue API: GetBlueprintRuns.
        """
        request = ops.GetBlueprintRunsRequest(
            blueprint_name=blueprint_name, max_results=max_results, next_token=next_token
        )
        return self.paginate(request).items()


def _parameter_spec_in_use(blueprint: Blueprint) -> str | None:
    # Runs of a blueprint whose update has failed use the version before it.
    if blueprint.status != BlueprintStatus.FAILED:
        return blueprint.parameter_spec
    last = blueprint.last_active_definition
    return None if last is None else last.parameter_spec
