"""A benchmark of `glue-wf lint`, from the start of the program to its end."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timing import Row

__all__ = ["lint_row"]

_ROUNDS = 7
_WORKFLOWS, _TRIGGERS = 10, 24  # Each trigger has its job, so each workflow has 50 resources.

_WORKFLOW = """\
  Workflow{0}:
    Type: AWS::Glue::Workflow
    Properties:
      Name: !Sub ${{Env}}-workflow-{0}
  Job{0}x0:
    Type: AWS::Glue::Job
    Properties:
      Name: !Sub ${{Env}}-job-{0}-0
      Role: !Ref Role
      Command: {{Name: glueetl, ScriptLocation: !Sub "s3://${{Bucket}}/job-0.py"}}
  Trigger{0}x0:
    Type: AWS::Glue::Trigger
    Properties:
      Type: SCHEDULED
      Schedule: cron(0 {0} * * ? *)
      StartOnCreation: true
      WorkflowName: !Ref Workflow{0}
      Actions:
        - JobName: !Ref Job{0}x0
"""
_STEP = """\
  Job{0}x{1}:
    Type: AWS::Glue::Job
    Properties:
      Name: !Sub ${{Env}}-job-{0}-{1}
      Role: !Ref Role
      GlueVersion: "5.0"
      NumberOfWorkers: 10
      WorkerType: G.1X
      DefaultArguments:
        --job-language: python
        --TempDir: !Sub s3://${{Bucket}}/temp/
      Command: {{Name: glueetl, ScriptLocation: !Sub "s3://${{Bucket}}/job-{1}.py"}}
  Trigger{0}x{1}:
    Type: AWS::Glue::Trigger
    DependsOn: Trigger{0}x{2}
    Properties:
      Type: CONDITIONAL
      StartOnCreation: true
      WorkflowName: !Ref Workflow{0}
      Predicate:
        Logical: AND
        Conditions:
          - JobName: !Ref Job{0}x{2}
            LogicalOperator: EQUALS
            State: SUCCEEDED
      Actions:
        - JobName: !Ref Job{0}x{1}
"""


def lint_row() -> Row:
    """`glue-wf lint` of a template, in new processes."""
    text, resources = _template()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "template.yaml")
        path.write_text(text, encoding="utf-8")
        _seconds_of_lint(path)  # Compiles the modules.
        seconds = statistics.median(_seconds_of_lint(path) for _ in range(_ROUNDS))
    return Row(name=f"glue-wf lint of {resources} resources, start included", seconds=seconds)


def _template() -> tuple[str, int]:
    parts = ["Parameters:\n"]
    parts += [f"  {name}: {{Type: String}}\n" for name in ("Env", "Role", "Bucket")]
    parts.append("Resources:\n")
    for workflow in range(_WORKFLOWS):
        parts.append(_WORKFLOW.format(workflow))
        parts += [_STEP.format(workflow, each, each - 1) for each in range(1, _TRIGGERS + 1)]
    text = "".join(parts)
    return text, text.count("Type: AWS::Glue::")


def _seconds_of_lint(path: Path) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "glue_wf_sdk.cli", "lint", str(path)],
        env=environment,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - begin
