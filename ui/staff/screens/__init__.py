"""The pages of the staff UI, one module each. A folder called `pages` would be read by Streamlit itself."""
