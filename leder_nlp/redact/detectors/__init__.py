"""One file a kind of identifier; the table of contents is redact/catalog.py."""
