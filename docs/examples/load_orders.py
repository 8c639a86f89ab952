"""The script of the Glue job `load`: it takes over what the job `extract` has found."""

import json

from glue_wf_sdk import current_run

run = current_run()
files = json.loads(run.properties()["files"])
for file in files:
    print("loading", file)
run.update(loaded=str(len(files)))
