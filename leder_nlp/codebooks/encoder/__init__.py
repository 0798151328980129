"""A sentence encoder of a folder or package, read with NumPy: no network, no pickle, no foreign code."""
