"""From files to chunks in the knowledge base."""
