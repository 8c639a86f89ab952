variable "workflow_name" {
  type    = string
  default = "nightly"
}

resource "aws_glue_workflow" "nightly" {
  name = var.workflow_name
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
