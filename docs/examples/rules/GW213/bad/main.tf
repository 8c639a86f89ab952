resource "aws_glue_trigger" "nightly" {
  name     = "nightly"
  type     = "SCHEDULED"
  schedule = "cron(0 2 * * ? *)"

  actions {
    job_name = "extract"
  }
}

resource "aws_glue_trigger" "weekly" {
  name     = "nightly"
  type     = "SCHEDULED"
  schedule = "cron(0 9 ? * SUN *)"

  actions {
    job_name = "archive"
  }
}
