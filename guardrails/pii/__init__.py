"""Personal data: found, masked with reversible placeholders, restored, and kept from leaving."""
