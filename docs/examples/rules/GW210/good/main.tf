resource "aws_glue_workflow" "nightly" {
  name = "nightly"
}

resource "aws_glue_trigger" "start" {
  name          = "nightly-start"
  type          = "SCHEDULED"
  schedule      = "cron(0 2 * * ? *)"
  workflow_name = aws_glue_workflow.nightly.name

  dynamic "actions" {
    for_each = range(40)

    content {
      job_name = "extract-${actions.value}"
    }
  }
}
