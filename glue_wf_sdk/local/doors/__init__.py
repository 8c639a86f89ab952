"""How calls reach LocalGlue from outside: AWS JSON, boto3, HTTP."""
