"""The API's operations: requests, responses, and `OPERATIONS`, the registry.

Each module holds the operations of one resource: their requests, responses and `Operation`. It is
loaded when one of its names is first used, because the classes of all operations take longer to
make than all structures.
"""

from glue_wf_sdk._core.first_use import names_on_first_use

TYPE_CHECKING = False  # Type checkers know this name; the module `typing` stays unloaded.

if TYPE_CHECKING:
    from glue_wf_sdk.operations.blueprints import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.operation import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.registry import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.runs import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.triggers import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.workflows import *  # noqa: F403 - its __all__
else:  # Checkers would accept any misspelt name.
    __getattr__, __dir__ = names_on_first_use(
        __name__,
        [
            "glue_wf_sdk.operations.operation",
            "glue_wf_sdk.operations.runs",
            "glue_wf_sdk.operations.workflows",
            "glue_wf_sdk.operations.blueprints",
            "glue_wf_sdk.operations.triggers",
            "glue_wf_sdk.operations.registry",  # It loads all others.
        ],
    )
