"""Archives of blueprints."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """The bytes of a ZIP with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def blueprint_archive(parameter_spec: Mapping[str, Any], folder: str = "") -> bytes:
    """The bytes of a blueprint's ZIP with these parameters."""
    configuration = {"layoutGenerator": "etl.layout.generate", "parameterSpec": parameter_spec}
    return zipped(
        {f"{folder}layout.py": "...", f"{folder}blueprint.cfg": json.dumps(configuration)}
    )
