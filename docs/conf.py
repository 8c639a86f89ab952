"""Sphinx's settings."""

from importlib.metadata import version as version_of

project = "glue_wf_sdk"
author = "The glue_wf_sdk authors"
copyright = author  # noqa: A001 - Sphinx's name
release = version_of("glue-wf-sdk")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_typehints_format = "short"
default_role = "literal"
napoleon_google_docstring = True
napoleon_use_ivar = True
myst_heading_anchors = 3
nitpicky = False
