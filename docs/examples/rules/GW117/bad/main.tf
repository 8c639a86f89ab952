resource "aws_glue_trigger" "nightly" {
  name     = "nightly"
  type     = "SCHEDULED"
  schedule = "cron(0 2 * * ? *)"

  actions {
    job_name = aws_glue_job.extract.name
  }
}

resource "aws_glue_trigger" "sunday" {
  name     = "sunday"
  type     = "SCHEDULED"
  schedule = "cron(0 9 ? * SUN *)"

  actions {
    job_name = aws_glue_trigger.nightly.name
  }
}

resource "aws_glue_job" "extract" {
  name     = "extract"
  role_arn = "arn:aws:iam::123456789012:role/etl"

  command {
    script_location = "s3://scripts/extract.py"
  }
}
