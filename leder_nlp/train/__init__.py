"""Annotated, redacted reviews in, a model folder out."""
