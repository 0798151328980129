"""Passages of any codebook: a table of text and labels in, a classifier of the labels out."""
