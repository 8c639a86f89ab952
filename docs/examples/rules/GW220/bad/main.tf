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

resource "aws_cloudwatch_event_rule" "on_new_orders" {
  name          = "on-new-orders"
  event_pattern = jsonencode({ source = ["aws.s3"], detail-type = ["Object Created"] })
}

resource "aws_cloudwatch_event_target" "workflow" {
  rule     = aws_cloudwatch_event_rule.on_new_orders.name
  arn      = aws_glue_workflow.nightly.arn
  role_arn = "arn:aws:iam::123456789012:role/notify-glue"
}
