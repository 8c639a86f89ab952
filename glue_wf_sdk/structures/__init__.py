"""The API's structures, as immutable values.

Each is constructed with keyword arguments, which are checked, and is compared, hashed, copied
(`attrs.evolve`) and pickled by value. A field that the service may omit can be None.
"""

from glue_wf_sdk._core.first_use import names_on_first_use

TYPE_CHECKING = False  # Type checkers know this name; the module `typing` stays unloaded.

if TYPE_CHECKING:
    from glue_wf_sdk._core.structure import *  # noqa: F403 - its __all__
    from glue_wf_sdk.structures.blueprint import *  # noqa: F403 - its __all__
    from glue_wf_sdk.structures.enums import *  # noqa: F403 - its __all__
    from glue_wf_sdk.structures.graph import *  # noqa: F403 - its __all__
    from glue_wf_sdk.structures.job import *  # noqa: F403 - its __all__
    from glue_wf_sdk.structures.run import *  # noqa: F403 - its __all__
    from glue_wf_sdk.structures.trigger import *  # noqa: F403 - its __all__
    from glue_wf_sdk.structures.workflow import *  # noqa: F403 - its __all__
else:  # Checkers would accept any misspelt name.
    __getattr__, __dir__ = names_on_first_use(
        __name__,
        [
            "glue_wf_sdk._core.structure",
            "glue_wf_sdk.structures.run",
            "glue_wf_sdk.structures.graph",
            "glue_wf_sdk.structures.job",
            "glue_wf_sdk.structures.trigger",
            "glue_wf_sdk.structures.workflow",
            "glue_wf_sdk.structures.blueprint",
            "glue_wf_sdk.structures.enums",
        ],
    )
