"""Redacted text in, tags out."""
