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

resource "aws_glue_trigger" "start_on_sundays" {
  name          = "nightly-start-on-sundays"
  type          = "SCHEDULED"
  schedule      = "cron(0 9 ? * SUN *)"
  workflow_name = aws_glue_workflow.nightly.name

  actions {
    job_name = "extract"
  }
}
