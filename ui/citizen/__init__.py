"""The citizen API: its own process, which opens a published snapshot and a small database of its own, nothing else."""
