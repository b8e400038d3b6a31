"""The pages of the staff UI, one module each. Not called `pages`: Streamlit would take each file for a page by itself."""
