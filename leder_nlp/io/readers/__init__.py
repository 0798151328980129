"""One file a kind of source: each opens it and yields rows of text."""
