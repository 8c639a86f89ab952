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

resource "aws_cloudwatch_event_rule" "on_new_orders" {
  name          = "on-new-orders"
  event_pattern = jsonencode({ source = ["aws.s3"], detail-type = ["Object Created"] })
}

resource "aws_cloudwatch_event_target" "workflow" {
  rule     = aws_cloudwatch_event_rule.on_new_orders.name
  arn      = aws_glue_workflow.on_arrival.arn
  role_arn = "arn:aws:iam::123456789012:role/notify-glue"
}
