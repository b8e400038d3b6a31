"""The pages of the staff UI, one module each."""
