resource "aws_glue_trigger" "nightly" {
  name     = "nightly"
  type     = "ON_DEMAND"
  enabled  = false
  schedule = "cron(0 2 * * ? *)"

  actions {
    job_name = "extract"
  }
}
