"""Readers of designs, one module for each language."""
