"""The worker: does the jobs that take long. A process without a port."""
