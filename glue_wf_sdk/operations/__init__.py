"""The API's operations: requests, responses, and `OPERATIONS`, the registry.

Each module holds the operations of one resource: their requests, responses and `Operation`.
"""

from glue_wf_sdk.operations import blueprints, operation, registry, runs, triggers, workflows
from glue_wf_sdk.operations.blueprints import *  # noqa: F403 - its __all__
from glue_wf_sdk.operations.operation import *  # noqa: F403 - its __all__
from glue_wf_sdk.operations.registry import *  # noqa: F403 - its __all__
from glue_wf_sdk.operations.runs import *  # noqa: F403 - its __all__
from glue_wf_sdk.operations.triggers import *  # noqa: F403 - its __all__
from glue_wf_sdk.operations.workflows import *  # noqa: F403 - its __all__

__all__: list[str] = []
__all__ += blueprints.__all__
__all__ += operation.__all__
__all__ += registry.__all__
__all__ += runs.__all__
__all__ += triggers.__all__
__all__ += workflows.__all__
