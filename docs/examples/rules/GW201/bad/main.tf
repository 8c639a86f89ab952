resource "aws_glue_workflow" "nightly" {
  name = "nightly"
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
