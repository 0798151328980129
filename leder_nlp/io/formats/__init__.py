"""Annotated reviews as files: one file a format, each with `read`, `write` and `read_file`."""
