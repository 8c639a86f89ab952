"""The DAG of the documentation, run by Airflow, whose tasks reach LocalGlue over HTTP."""

import importlib
import importlib.util
import runpy
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.doors.http_server import GlueServer
from support.local_glue import one_job_local

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("airflow") is None, reason="Airflow is missing"),
    pytest.mark.filterwarnings("default"),  # Airflow's own.
]

DAG = Path(__file__).parents[2] / "docs" / "examples" / "airflow" / "nightly_dag.py"


@pytest.fixture(scope="session")
def _database(airflow_home: None) -> None:
    """Airflow's tables, in a new SQLite file."""
    importlib.import_module("airflow.utils.db").initdb()


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalGlue]:
    """The workflow `nightly` where Airflow's tasks look for Glue; it ends before they look."""
    local = one_job_local()

    def handle(operation: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        local.run_until_idle()
        return local.handle(operation, payload)

    with GlueServer(handle) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint_url)
        yield local


@pytest.mark.usefixtures("_database")
@pytest.mark.parametrize(("outcome", "state"), [("SUCCEEDED", "success"), ("FAILED", "failed")])
def test_the_dag(local: LocalGlue, outcome: str, state: str) -> None:
    """The DAG succeeds only if the jobs do, although each of these runs is COMPLETED."""
    local.set_behavior("load", outcomes=[outcome])
    run = runpy.run_path(str(DAG))["nightly"]().test()
    states = {each.task_id: str(each.state) for each in run.get_task_instances()}
    (workflow_run,) = local.client().recent_runs("nightly")

    assert {"start": "success", "succeeded": state} == states
    assert "COMPLETED" == workflow_run.status
    assert ["day"] == list(workflow_run.workflow_run_properties or {})


def test_a_run_that_goes_on(airflow_home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sensor looks again while the run goes on."""
    local = one_job_local()
    run_id = local.client().start_workflow_run("nightly").run_id
    with GlueServer(local.handle) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint_url)
        poke: Callable[[str], bool] = runpy.run_path(str(DAG))["succeeded"].function

        assert not poke(run_id)
