"""The one error of the data sets."""


class DataError(RuntimeError):
    """A data file is missing, damaged, or cannot be fetched or stored; the message says what to type."""
