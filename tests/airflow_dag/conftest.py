"""A home for Airflow, set before anything imports it, because it reads its settings then."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

DAGS = Path(__file__).parents[2] / "docs" / "examples" / "airflow"


@pytest.fixture(scope="session")
def airflow_home() -> Iterator[None]:
    """An empty home, whose DAGs are those of the documentation."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", home)
        patch.setenv("AIRFLOW__CORE__DAGS_FOLDER", str(DAGS))
        patch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        yield
