"""PII, question rules and answer rules. Knows text, nothing else."""
