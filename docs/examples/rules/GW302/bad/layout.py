from awsglue.blueprint.job import Job
from awsglue.blueprint.workflow import Entities, Workflow


def generate_layout(user_params, system_params):
    copy = Job(
        Name="copy",
        Command={"Name": "glueetl", "ScriptLocation": user_params["Script"]},
        Role=user_params["Role"],
    )
    return Workflow(Name="copy", Entities=Entities(Jobs=[copy], Crawlers=[]))
