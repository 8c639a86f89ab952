"""Benchmarks of LocalGlue: calls, against moto, and whole runs."""

import itertools
from collections.abc import Iterator
from typing import Any

import boto3
from calls import forget_aws_settings
from moto import mock_aws
from timing import Row, cpu, measure

from glue_wf_sdk.local import LocalGlue

__all__ = ["local_glue_rows"]

_NODES = 50
_CALLS = 20


def local_glue_rows() -> Iterator[Row]:
    """The same calls on LocalGlue and on moto, and a run from start to end."""
    forget_aws_settings()
    with mock_aws():
        session: Any = boto3.Session(
            aws_access_key_id="none", aws_secret_access_key="none", region_name="eu-central-1"
        )
        ours, motos = _calls_on_local_glue(), _calls_on_moto(session.client("glue"))
        yield measure(
            cpu(lambda: next(ours), calls=_CALLS),
            cpu(lambda: next(motos), calls=_CALLS),
            what="LocalGlue: create, get, start, delete",
            peer="moto",
            about="The four calls on a workflow; ours have typed answers, moto's go through boto3.",
            target=0.5,
        )
    local = _with_wide_workflow()
    client = local.client()

    def run() -> object:
        run_id = client.start_workflow_run("wide").run_id
        local.run_until_idle()
        return run_id

    yield measure(
        cpu(run),
        what=f"LocalGlue: a run of {_NODES} jobs",
        about="Nine triggers start the jobs of a workflow, from the start of the run to its end.",
        rounds=101,
    )


def _calls_on_local_glue() -> Iterator[object]:
    client = LocalGlue().client()
    for number in itertools.count():
        name = f"workflow-{number}"
        client.create_workflow(name, tags={"team": "etl"})
        client.get_workflow(name)
        client.start_workflow_run(name)
        yield client.delete_workflow(name)


def _calls_on_moto(client: Any) -> Iterator[object]:
    for number in itertools.count():
        name = f"workflow-{number}"
        client.create_workflow(Name=name, Tags={"team": "etl"})
        client.get_workflow(Name=name)
        client.start_workflow_run(Name=name)
        yield client.delete_workflow(Name=name)


def _with_wide_workflow() -> LocalGlue:
    """A workflow of one job, which starts seven, each of which starts six."""
    local = LocalGlue()
    local.client().create_workflow("wide")
    jobs = [f"job-{number}" for number in range(_NODES)]
    for job in jobs:
        local.add_job(job)
    local.add_trigger("start", workflow="wide", jobs=jobs[:1])
    local.add_trigger("middle", workflow="wide", after={jobs[0]: "SUCCEEDED"}, jobs=jobs[1:8])
    for number in range(7):
        local.add_trigger(
            f"end-{number}",
            workflow="wide",
            after={jobs[1 + number]: "SUCCEEDED"},
            jobs=jobs[8 + 6 * number : 14 + 6 * number],
        )
    return local
