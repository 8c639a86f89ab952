"""Measures this package against boto3, pydantic and networkx, and prints the ratios.

    python tests/bench [--json]

Each row is the median of several runs in one process, in which both sides take turns. What is
called "at most" is what the project asks of itself; nothing fails where a ratio is above it.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import attrs
import boto3
import botocore.parsers
import botocore.serialize
import networkx as nx
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from pydantic_models import pydantic_model
from rich.console import Console
from rich.table import Table
from workloads import CREATE_WORKFLOW, get_workflow_runs_body, graph_edges

from glue_wf_sdk import Edge, GlueWorkflowClient, Node, Topology, WorkflowGraph, from_wire, to_wire
from glue_wf_sdk.operations import CreateWorkflowRequest, GetWorkflowRunsResponse

SMALL_REPEATS = 300


@attrs.frozen(kw_only=True)
class Row:
    """One comparison; times in milliseconds."""

    what: str
    ours: float
    theirs: float
    at_most: float | None

    @property
    def ratio(self) -> float:
        """How much of the others' time this package takes."""
        return self.ours / self.theirs


def medians(*functions: Callable[[], object], runs: int = 15, repeats: int = 1) -> list[float]:
    """The median time of each function in milliseconds.

    They take turns, so that what slows the machine down for a while hits them all. Each turn begins
    with a run that does not count: it brings back into the caches what the others have driven out.
    """
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(runs):
        for function, own in zip(functions, times, strict=True):
            function()
            begin = time.perf_counter()
            for _ in range(repeats):
                function()
            own.append((time.perf_counter() - begin) * 1000 / repeats)
    return [statistics.median(own) for own in times]


def import_rows() -> list[Row]:
    """The import of the package in a fresh interpreter."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def importing(module: str) -> float:
        code = f"import time; begin = time.perf_counter(); import {module}"
        done = subprocess.run(  # noqa: S603 - this interpreter, with the code above
            [sys.executable, "-c", f"{code}; print(time.perf_counter() - begin)"],
            capture_output=True,
            check=True,
            env=environment,
            text=True,
        )
        return float(done.stdout) * 1000

    importing("glue_wf_sdk")  # Writes the bytecode that every later import finds.
    pairs = [(importing("glue_wf_sdk"), importing("boto3")) for _ in range(15)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return [Row(what="import, against boto3's", ours=ours, theirs=theirs, at_most=0.40)]


def wire_rows(body: bytes) -> list[Row]:
    """A large answer, made into models."""
    model = boto3.client("glue", region_name="eu-central-1").meta.service_model
    shape = model.operation_model("GetWorkflowRuns").output_shape
    parser = botocore.parsers.create_parser("json")
    answer = {"body": body, "headers": {}, "status_code": 200}
    decoded = json.loads(body)
    in_pydantic = pydantic_model(GetWorkflowRunsResponse)
    ours, with_json, botocore_time, pydantic_time = medians(
        lambda: from_wire(GetWorkflowRunsResponse, decoded),
        lambda: from_wire(GetWorkflowRunsResponse, json.loads(body)),
        lambda: parser.parse(answer, shape),
        lambda: in_pydantic.model_validate(decoded),
    )
    size = f"{len(body) / 1e6:.1f} MB"
    return [
        Row(
            what=f"from_wire, {size}, against botocore's parse",
            ours=ours,
            theirs=botocore_time,
            at_most=0.20,
        ),
        Row(what="the same with json.loads", ours=with_json, theirs=botocore_time, at_most=None),
        Row(what="from_wire, against pydantic", ours=ours, theirs=pydantic_time, at_most=0.90),
    ]


def request_rows() -> list[Row]:
    """A small request, checked and made ready to be sent."""
    model = boto3.client("glue", region_name="eu-central-1").meta.service_model
    operation = model.operation_model("CreateWorkflow")
    serializer = botocore.serialize.create_serializer("json", include_validation=True)
    payload = to_wire(CreateWorkflowRequest(**CREATE_WORKFLOW))
    ours, theirs = medians(
        lambda: to_wire(CreateWorkflowRequest(**CREATE_WORKFLOW)),
        lambda: serializer.serialize_to_request(payload, operation),
        repeats=SMALL_REPEATS,
    )
    what = "request + to_wire, against botocore's validator and serializer"
    return [Row(what=what, ours=ours, theirs=theirs, at_most=1.0)]


class _Body:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: object) -> Any:
        yield self.content


def stubbed(body: bytes) -> Any:
    """A real boto3 client whose HTTP requests end here."""
    client = boto3.client(
        "glue",
        region_name="eu-central-1",
        aws_access_key_id="benchmark",
        aws_secret_access_key="benchmark",
        config=Config(retries={"total_max_attempts": 1}),
    )

    def answer(request: Any, **_: object) -> AWSResponse:
        return AWSResponse(request.url, 200, HTTPHeaders(), _Body(body))

    client.meta.events.register("before-send.glue", answer)
    return client


def client_rows(body: bytes) -> list[Row]:
    """Whole calls, of a large answer and of a small one."""
    raw, raw_small = stubbed(body), stubbed(b'{"Name": "nightly-orders"}')
    typed, typed_small = GlueWorkflowClient(stubbed(body)), GlueWorkflowClient(raw_small)
    payload = to_wire(CreateWorkflowRequest(**CREATE_WORKFLOW))
    large = medians(
        lambda: typed.get_workflow_runs("nightly-orders", include_graph=True),
        lambda: raw.get_workflow_runs(Name="nightly-orders", IncludeGraph=True),
    )
    small = medians(
        lambda: typed_small.create_workflow(**CREATE_WORKFLOW),
        lambda: raw_small.create_workflow(**payload),
        repeats=SMALL_REPEATS,
    )
    return [
        Row(
            what="client.get_workflow_runs, against boto3's",
            ours=large[0],
            theirs=large[1],
            at_most=0.40,
        ),
        Row(
            what="client.create_workflow, against boto3's",
            ours=small[0],
            theirs=small[1],
            at_most=1.15,
        ),
    ]


def topology_rows() -> list[Row]:
    """Graphs of 10 000 and 100 000 nodes, with two edges each."""

    def prepared(size: int) -> tuple[Callable[[], object], Callable[[], object]]:
        edges = graph_edges(size)
        graph = WorkflowGraph(
            nodes=[Node(unique_id=f"n{i}") for i in range(size)],
            edges=[Edge(source_id=source, destination_id=target) for source, target in edges],
        )

        def ours() -> object:
            topology = Topology(graph)
            return topology.topological_order(), topology.downstream("n0")

        def theirs() -> object:
            digraph = nx.DiGraph(edges)
            return list(nx.topological_sort(digraph)), nx.descendants(digraph, "n0")

        return ours, theirs

    large, large_theirs = medians(*prepared(100_000), runs=7)
    small, _ = medians(*prepared(10_000), runs=7)
    return [
        Row(
            what="topology, 100 000 nodes, against networkx",
            ours=large,
            theirs=large_theirs,
            at_most=0.60,
        ),
        Row(what="topology, 100 000 nodes, against 10 000", ours=large, theirs=small, at_most=12),
    ]


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description="Measure the speed of glue_wf_sdk.")
    arguments.add_argument("--json", action="store_true", help="print one JSON document")
    as_json = arguments.parse_args().json
    body = get_workflow_runs_body()
    rows = [
        *import_rows(),
        *wire_rows(body),
        *request_rows(),
        *client_rows(body),
        *topology_rows(),
    ]
    if as_json:
        sys.stdout.write(
            json.dumps([attrs.asdict(row) | {"ratio": row.ratio} for row in rows], indent=2)
        )
        return
    table = Table("what", "ms", "of theirs", "ratio", "at most", "")
    for row in rows:
        limit = "" if row.at_most is None else f"{row.at_most:.2f}"
        verdict = "" if row.at_most is None else "ok" if row.ratio <= row.at_most else "over"
        cells = (f"{row.ours:.2f}", f"{row.theirs:.2f}", f"{row.ratio:.2f}")
        table.add_row(row.what, *cells, limit, verdict)
    python = f"Python {platform.python_version()}, boto3 {boto3.__version__}"
    Console(width=110).print(table, python)


if __name__ == "__main__":
    main()
