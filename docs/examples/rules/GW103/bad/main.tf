resource "aws_glue_trigger" "nightly" {
  name     = "nightly"
  type     = "SCHEDULED"
  schedule = "cron(0 2 * * ? *)"

  actions {
    crawler_name = "orders"
  }

  actions {
    crawler_name = "customers"
  }

  actions {
    crawler_name = "payments"
  }
}
