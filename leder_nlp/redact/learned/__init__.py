"""The sequence model of names: what it sees of a word, its weights, and how they are read."""
