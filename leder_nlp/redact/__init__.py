"""Raw text in, redacted text out: the only door from `Review` to `RedactedReview`."""
