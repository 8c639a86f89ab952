resource "aws_glue_trigger" "nightly" {
  name     = "nightly"
  type     = "SCHEDULED"
  schedule = cron(0 2 * * ? *)

  actions {
    job_name = "extract"
  }
}
