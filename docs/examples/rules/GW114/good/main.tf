resource "aws_glue_workflow" "on_arrival" {
  name = "on-arrival"
}

resource "aws_glue_trigger" "start" {
  name          = "on-arrival-start"
  type          = "EVENT"
  workflow_name = aws_glue_workflow.on_arrival.name

  event_batching_condition {
    batch_size   = 10
    batch_window = 900
  }

  actions {
    job_name = "extract"
  }
}
