"""The client: everything that talks to the service."""

from glue_wf_sdk.client.client import GlueWorkflowClient
from glue_wf_sdk.client.inside_job import CurrentRun, current_run
from glue_wf_sdk.client.logs import LogLine, LogTail, read_logs
from glue_wf_sdk.client.overview import WorkflowOverview
from glue_wf_sdk.client.pagination import Pages
from glue_wf_sdk.client.polling import Clock, Poll
from glue_wf_sdk.client.transport import Boto3Transport, Transport

__all__ = [
    "Boto3Transport",
    "Clock",
    "CurrentRun",
    "GlueWorkflowClient",
    "LogLine",
    "LogTail",
    "Pages",
    "Poll",
    "Transport",
    "WorkflowOverview",
    "current_run",
    "read_logs",
]
