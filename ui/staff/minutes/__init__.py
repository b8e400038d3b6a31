"""The pieces of the minutes page."""
