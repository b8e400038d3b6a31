"""The assistant: core types, models, knowledge base, retrieval and the answer path."""
