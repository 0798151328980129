"""Every error the package raises on purpose.

    LederError
    ├── InputError        a file, row or field handed in cannot be read (exit code 2)
    ├── OutputError       a result cannot be written where it was asked for (exit code 2)
    ├── ConfigError       a setting, policy or option is wrong (exit code 2)
    ├── ResourceError     a data file of the package (rule, list, taxonomy) breaks its schema
    ├── RedactionError    a review could not be redacted in full; it goes to the quarantine
    ├── ModelError        a model folder is damaged, or was trained for something else
    └── EvaluationError   nothing sensible can be measured (no overlap of ids, empty gold)

Messages say where, never what: path, line, field, offset, id; never a word of a narrative.
"""


class LederError(Exception):
    """The root: catch this to catch everything the package raises on purpose."""


class InputError(LederError):
    """A file, row or field handed in cannot be read."""


class OutputError(LederError):
    """A result cannot be written where it was asked for."""


class ConfigError(LederError):
    """A setting, policy or option is wrong."""


class ResourceError(LederError):
    """A data file of the package breaks its schema."""


class RedactionError(LederError):
    """A review could not be redacted in full."""


class ModelError(LederError):
    """A model folder is damaged, or was trained for something else."""


class EvaluationError(LederError):
    """Nothing sensible can be measured."""
