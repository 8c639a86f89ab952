"""Makes `python -m glue_wf_sdk.cli` the same as `glue-wf`."""

import sys

from glue_wf_sdk.cli import main

if __name__ == "__main__":
    sys.exit(main())
