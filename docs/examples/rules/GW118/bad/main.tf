resource "aws_glue_trigger" "nightly" {
  name          = "nightly"
  type          = "SCHEDULED"
  workflow_name = aws_glue_workflow.nightly
  schedule      = "cron(0 2 * * ? *)"

  actions {
    job_name = "extract"
  }
}

resource "aws_glue_workflow" "nightly" {
  name = "nightly"
}
