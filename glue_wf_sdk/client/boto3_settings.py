"""The arguments for boto3 clients: for a service on this computer, and for calls in a hurry."""

import ipaddress
import os
from typing import Any
from urllib.parse import urlsplit

_ENDPOINTS = ("AWS_ENDPOINT_URL_GLUE", "AWS_ENDPOINT_URL")
_LOCAL_REGION = "us-east-1"


def boto3_settings(
    profile: str | None, region: str | None, endpoint_url: str | None, seconds: float | None = None
) -> dict[str, Any]:
    """The arguments for boto3 clients; with `seconds`, a call fails after so long.

    A service on this computer needs neither region nor credentials.
    """
    from botocore.config import Config

    config: Any = Config()
    if seconds is not None:
        config = Config(
            connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": 1}
        )
    settings = {"region_name": region, "endpoint_url": endpoint_url, "config": config}
    url = endpoint_url or next(filter(None, map(os.environ.get, _ENDPOINTS)), "")
    return settings | (_local_settings(profile, region, config) if _is_loopback(url) else {})


def _local_settings(profile: str | None, region: str | None, config: Any) -> dict[str, Any]:
    import botocore.session
    from botocore import UNSIGNED
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    try:
        session: Any = botocore.session.Session(profile=profile)
        # The credentials of a machine in the cloud are looked for over the network.
        session.get_component("credential_provider").remove("iam-role")
        region = region or session.get_config_variable("region") or _LOCAL_REGION
        is_signed = session.get_credentials() is not None
    except BotoCoreError:
        return {}  # The call will say what is wrong.
    if not is_signed:
        config = config.merge(Config(signature_version=UNSIGNED))
    return {"region_name": region, "config": config}


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
