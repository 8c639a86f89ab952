resource "aws_glue_workflow" "nightly" {
  name = "nightly"
}

resource "aws_glue_trigger" "start" {
  name              = "nightly-start"
  type              = "ON_DEMAND"
  start_on_creation = false
  workflow_name     = aws_glue_workflow.nightly.name

  actions {
    job_name = "extract"
  }
}
