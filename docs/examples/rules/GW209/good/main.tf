resource "aws_glue_workflow" "nightly" {
  name = "nightly"
}

resource "aws_glue_trigger" "start" {
  name          = "nightly-start"
  type          = "SCHEDULED"
  schedule      = "cron(0 2 * * ? *)"
  workflow_name = aws_glue_workflow.nightly.name

  actions {
    crawler_name = aws_glue_crawler.landing.name
  }
}

resource "aws_glue_crawler" "landing" {
  name          = "landing"
  role          = "arn:aws:iam::123456789012:role/crawl"
  database_name = "landing"

  s3_target {
    path = "s3://landing/orders/"
  }
}
