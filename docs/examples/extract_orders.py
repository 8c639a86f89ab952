"""The script of the Glue job `extract`: it hands on what it has found, as properties of the run."""

import json

from glue_wf_sdk import current_run


def files_of(day: str) -> list[str]:
    """The files to load; a real job would list or write them."""
    return [f"s3://landing/orders/{day}/part-{number}.csv" for number in range(3)]


run = current_run()
files = files_of(run.properties()["day"])
# The values of properties are strings.
run.update(files=json.dumps(files))
