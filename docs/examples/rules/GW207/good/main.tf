resource "aws_glue_workflow" "nightly" {
  name = "nightly"
}

resource "aws_glue_trigger" "start" {
  name          = "nightly-start"
  type          = "SCHEDULED"
  schedule      = "cron(0 2 * * ? *)"
  workflow_name = aws_glue_workflow.nightly.name

  actions {
    job_name = "extract"
  }
}

resource "aws_glue_trigger" "then_report" {
  name          = "nightly-then-report"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.name

  predicate {
    logical = "ANY"

    conditions {
      job_name = "extract"
      state    = "SUCCEEDED"
    }

    conditions {
      job_name = "extract"
      state    = "FAILED"
    }
  }

  actions {
    job_name = "report"
  }
}
