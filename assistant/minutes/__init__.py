"""From the recording of a meeting to its minutes."""
