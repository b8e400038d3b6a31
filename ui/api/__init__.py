"""The staff API (FastAPI, loopback)."""
