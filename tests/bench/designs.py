"""A large CloudFormation template."""

__all__ = ["template"]

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


def template() -> tuple[str, int]:
    """The text of a template of ten workflows, and the number of its resources."""
    parts = ["Parameters:\n"]
    parts += [f"  {name}: {{Type: String}}\n" for name in ("Env", "Role", "Bucket")]
    parts.append("Resources:\n")
    for workflow in range(_WORKFLOWS):
        parts.append(_WORKFLOW.format(workflow))
        parts += [_STEP.format(workflow, each, each - 1) for each in range(1, _TRIGGERS + 1)]
    text = "".join(parts)
    return text, text.count("Type: AWS::Glue::")
