"""YAML texts of values."""

from collections.abc import Callable

import yaml

# The stubs leave its type partly open.
dump_yaml: Callable[..., str] = yaml.safe_dump  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
