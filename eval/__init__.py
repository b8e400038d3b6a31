"""Datasets, metrics, runs and reports; always through the production path."""
