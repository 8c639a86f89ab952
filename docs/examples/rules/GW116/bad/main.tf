resource "aws_glue_trigger" "nightly" {
  name     = "nightly"
  type     = "TIMED"
  schedule = "cron(0 2 * * ? *)"

  actions {
    job_name = "extract"
  }
}
