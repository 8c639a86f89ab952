resource "aws_glue_trigger" "nightly" {
  name    = "nightly"
  type    = "ON_DEMAND"
  enabled = false

  actions {
    job_name = "extract"
  }
}
