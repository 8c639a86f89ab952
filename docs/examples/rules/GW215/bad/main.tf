resource "aws_glue_workflow" "nightly" {
  name                = "nightly"
  max_concurrent_runs = 3
}

resource "aws_glue_trigger" "start" {
  name          = "nightly-start"
  type          = "SCHEDULED"
  schedule      = "cron(0 2 * * ? *)"
  workflow_name = aws_glue_workflow.nightly.name

  actions {
    job_name = aws_glue_job.extract.name
  }
}

resource "aws_glue_job" "extract" {
  name     = "extract"
  role_arn = "arn:aws:iam::123456789012:role/etl"

  command {
    script_location = "s3://scripts/extract.py"
  }
}
