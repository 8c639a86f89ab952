"""Ids that are the same in each process that starts from the same seed."""

import hashlib
import random
import uuid

__all__ = ["Ids"]


class Ids:
    """Gives out ids in the forms that the service uses.

    Args:
        seed: Where they begin.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = random.Random(f"ids {seed}")  # noqa: S311 - nothing secret hangs on an id
        # Their own, so that one more call changes no other id.
        self._requests = random.Random(f"requests {seed}")  # noqa: S311 - likewise

    def new(self, prefix: str) -> str:
        """A new id.

        Args:
            prefix: How it begins: ``wr_`` for a workflow run, ``jr_`` for a job run.

        Returns:
            The prefix and 64 hexadecimal digits.
        """
        return f"{prefix}{self._random.getrandbits(256):064x}"

    def request(self) -> str:
        """The id of a request."""
        return str(uuid.UUID(int=self._requests.getrandbits(128), version=4))

    def node(self, workflow_name: str, node_type: str, name: str) -> str:
        """The id of a node: the same for a workflow's design and all its runs.

        Args:
            workflow_name: The workflow.
            node_type: TRIGGER, JOB or CRAWLER.
            name: The name of the trigger, job or crawler.

        Returns:
            ``wnode_`` and 64 hexadecimal digits.
        """
        parts = "\n".join((str(self._seed), workflow_name, node_type, name))
        return f"wnode_{hashlib.sha256(parts.encode()).hexdigest()}"
