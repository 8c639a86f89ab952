resource "aws_glue_trigger" "nightly" {
  name              = "nightly"
  type              = "ON_DEMAND"
  start_on_creation = true

  actions {
    job_name = "extract"
  }
}
