"""What both HTTP doors share: logs, metrics, and what surrounds each request."""
