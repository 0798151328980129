"""Reviews in, results out: the one room that opens an analyst's files and writes beside them."""
