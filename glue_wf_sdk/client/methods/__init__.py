"""One method per operation, named as in boto3, with snake_case arguments.

Each of them raises `ValidationError` if an argument is invalid, `ServiceError` if Glue answers with
an error, `TransportError` if no answer arrives, and `ResponseError` if the answer cannot be read.
"""

from glue_wf_sdk.client.methods.blueprints import BlueprintMethods
from glue_wf_sdk.client.methods.runs import RunMethods
from glue_wf_sdk.client.methods.triggers import TriggerMethods
from glue_wf_sdk.client.methods.workflows import WorkflowMethods

__all__ = ["BlueprintMethods", "RunMethods", "TriggerMethods", "WorkflowMethods"]
