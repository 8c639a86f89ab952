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

resource "aws_glue_trigger" "then_load" {
  name          = "nightly-then-load"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.name

  predicate {
    conditions {
      job_name = "extract"
      state    = "SUCCEEDED"
    }
  }

  actions {
    job_name = "load"
  }
}

resource "aws_glue_trigger" "weekly" {
  name     = "weekly"
  type     = "SCHEDULED"
  schedule = "cron(0 9 ? * SUN *)"

  actions {
    job_name = "extract"
  }
}
