"""A Lambda function that starts a run of a workflow for each object that lands in S3."""

import os
from typing import Any
from urllib.parse import unquote_plus

from glue_wf_sdk import GlueWorkflowClient

# Outside of the handler, so that all calls of one instance share its connections.
glue = GlueWorkflowClient()


def handler(event: dict[str, Any], _context: object) -> list[str]:
    """Starts the runs, and returns their ids. If it raises, Lambda calls it again."""
    return [start(record["s3"]) for record in event["Records"]]


def start(s3: dict[str, Any]) -> str:
    """Starts a run that finds the object in its run properties."""
    location = {
        "bucket": s3["bucket"]["name"],
        "key": unquote_plus(s3["object"]["key"]),  # S3 quotes it: "2026+01/a%2Bb.csv".
    }
    return glue.start_workflow_run(os.environ["WORKFLOW"], run_properties=location).run_id
