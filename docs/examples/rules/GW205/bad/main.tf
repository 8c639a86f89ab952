resource "aws_glue_workflow" "nightly" {
  name = "nightly"
}

resource "aws_glue_trigger" "start" {
  name          = "nightly-start"
  type          = "SCHEDULED"
  schedule      = "cron(0 2 * * ? *)"
  workflow_name = aws_glue_workflow.nightly.name

  actions {
    job_name = "extract"
  }
}

resource "aws_glue_trigger" "then_load" {
  name          = "nightly-then-load"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.name

  predicate {
    conditions {
      job_name = "extract"
      state    = "SUCCEEDED"
    }
  }

  actions {
    job_name = "load"
  }
}

resource "aws_glue_trigger" "else_repair" {
  name          = "nightly-else-repair"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.name

  predicate {
    conditions {
      job_name = "extract"
      state    = "FAILED"
    }
  }

  actions {
    job_name = "repair"
  }
}

resource "aws_glue_trigger" "then_report" {
  name          = "nightly-then-report"
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.nightly.name

  predicate {
    logical = "AND"

    conditions {
      job_name = "load"
      state    = "SUCCEEDED"
    }

    conditions {
      job_name = "repair"
      state    = "SUCCEEDED"
    }
  }

  actions {
    job_name = "report"
  }
}
