resource "aws_glue_trigger" "nightly_orders" {
  name     = "nightly-orders"
  type     = "SCHEDULED"
  schedule = "cron(0 2 * * ? *)"

  actions {
    crawler_name = "orders"
  }

  actions {
    crawler_name = "customers"
  }
}

resource "aws_glue_trigger" "nightly_payments" {
  name     = "nightly-payments"
  type     = "SCHEDULED"
  schedule = "cron(0 2 * * ? *)"

  actions {
    crawler_name = "payments"
  }
}
