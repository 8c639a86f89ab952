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


def blueprint_files(parameter_spec: Mapping[str, Any], folder: str = "etl/") -> dict[str, str]:
    """The files of a blueprint with these parameters."""
    generator = f"{folder.replace('/', '.')}layout.generate"
    configuration = {"layoutGenerator": generator, "parameterSpec": parameter_spec}
    return {
        f"{folder}layout.py": "def generate(user_params, system_params): ...",
        f"{folder}blueprint.cfg": json.dumps(configuration),
    }


def blueprint_archive(parameter_spec: Mapping[str, Any], folder: str = "etl/") -> bytes:
    """The bytes of a blueprint's ZIP with these parameters."""
    return zipped(blueprint_files(parameter_spec, folder))
