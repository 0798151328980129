"""Records beside records: scores of redaction and of tags, with intervals; runs nothing that it judges."""
