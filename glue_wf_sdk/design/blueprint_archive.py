"""The archive of a blueprint: a ZIP with a layout script and ``blueprint.cfg``.

Source: AWS Glue developer guide: Creating the configuration file.
"""

import io
import zipfile

from glue_wf_sdk.design.blueprint_parameters import (
    CONFIGURATION,
    ParameterSpec,
    configuration_rules_broken,
    load_object,
)
from glue_wf_sdk.errors import ValidationError, Violation

_MAX_CONFIGURATION_BYTES = 2**20


def read_archive(archive: bytes) -> ParameterSpec:
    """The parameters of a blueprint from the bytes of its ZIP.

    Raises ValidationError with every problem.
    """
    configuration = load_object(_configuration_in(archive), CONFIGURATION)
    if violations := configuration_rules_broken(configuration):
        raise ValidationError(CONFIGURATION, violations)
    return ParameterSpec.parse(configuration)


def _configuration_in(archive: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            # In the guide's own archives it is in a folder.
            names = [each for each in opened.namelist() if each.split("/")[-1] == CONFIGURATION]
            if len(names) == 1:
                with opened.open(names[0]) as file:
                    content = file.read(_MAX_CONFIGURATION_BYTES + 1)
                if len(content) <= _MAX_CONFIGURATION_BYTES:
                    return content
                problem = f"its blueprint.cfg is larger than {_MAX_CONFIGURATION_BYTES} bytes"
            else:
                problem = f"must contain one blueprint.cfg, contains {len(names)}"
    except Exception as error:  # noqa: BLE001 - zipfile raises many kinds of errors on garbage
        problem = f"is not a readable ZIP: {type(error).__name__}"
    raise ValidationError("archive", [Violation("", "type", problem)])
