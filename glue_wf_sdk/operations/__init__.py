"""The API's operations: requests, responses, and `OPERATIONS`, the registry.

Each module holds the operations of one resource: their requests, responses and `Operation`. It is
loaded when one of its names is first used, because the classes of all operations take longer to
make than all structures.
"""

import importlib

TYPE_CHECKING = False  # Type checkers know this name; the module `typing` stays unloaded.

if TYPE_CHECKING:
    from glue_wf_sdk.operations.blueprints import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.operation import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.registry import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.runs import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.triggers import *  # noqa: F403 - its __all__
    from glue_wf_sdk.operations.workflows import *  # noqa: F403 - its __all__
else:  # Checkers would accept any misspelt name.
    # In this order they are searched for a name; the registry loads all others.
    _MODULES = ("operation", "runs", "workflows", "blueprints", "triggers", "registry")

    def __getattr__(name: str) -> object:
        if name == "__all__":
            return __dir__()
        if not name.startswith("_"):
            for each in _MODULES:
                module = importlib.import_module(f"{__name__}.{each}")
                if name in module.__all__:
                    value = globals()[name] = getattr(module, name)
                    return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        modules = (importlib.import_module(f"{__name__}.{each}") for each in _MODULES)
        return [name for module in modules for name in module.__all__]
