"""Ids that follow from a seed, the same in every process."""

import hashlib
import random
import uuid


class Ids:
    """Makes ids of the service's forms."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = random.Random(f"ids {seed}")  # noqa: S311 - ids are no secrets
        # Separate, so that one more call changes no other id.
        self._requests = random.Random(f"requests {seed}")  # noqa: S311 - likewise

    def new(self, prefix: str) -> str:
        """A new id: the prefix, such as ``wr_`` or ``jr_``, and 64 hexadecimal digits."""
        return f"{prefix}{self._random.getrandbits(256):064x}"

    def request(self) -> str:
        return str(uuid.UUID(int=self._requests.getrandbits(128), version=4))

    def node(self, workflow_name: str, node_type: str, name: str) -> str:
        """The id of a node, the same in the workflow's design and in all its runs."""
        parts = "\n".join((str(self._seed), workflow_name, node_type, name))
        return f"wnode_{hashlib.sha256(parts.encode()).hexdigest()}"
