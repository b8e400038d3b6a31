"""Loaders by file name ending: each is one function `load(path) -> Document`."""
