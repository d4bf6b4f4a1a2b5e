"""Qisheng Desktop: the government information disclosure annual report, filled in offline."""

__version__ = "0.1.0"
