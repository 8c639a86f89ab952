"""Workflows before they exist: the parameters and archives of blueprints."""
