"""The API's structures, as immutable values.

Each is constructed with keyword arguments, which are checked, and is compared, hashed, copied
(`attrs.evolve`) and pickled by value. A field that the service may omit can be None.
"""

from glue_wf_sdk._core.structure import Structure, violations
from glue_wf_sdk.structures import blueprint, enums, graph, job, run, trigger, workflow
from glue_wf_sdk.structures.blueprint import *  # noqa: F403 - its __all__
from glue_wf_sdk.structures.enums import *  # noqa: F403 - its __all__
from glue_wf_sdk.structures.graph import *  # noqa: F403 - its __all__
from glue_wf_sdk.structures.job import *  # noqa: F403 - its __all__
from glue_wf_sdk.structures.run import *  # noqa: F403 - its __all__
from glue_wf_sdk.structures.trigger import *  # noqa: F403 - its __all__
from glue_wf_sdk.structures.workflow import *  # noqa: F403 - its __all__

__all__: list[str] = ["Structure", "violations"]
__all__ += blueprint.__all__
__all__ += enums.__all__
__all__ += graph.__all__
__all__ += job.__all__
__all__ += run.__all__
__all__ += trigger.__all__
__all__ += workflow.__all__
