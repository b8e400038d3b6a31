"""The staff UI (Streamlit): an HTTP client of the staff API, owns nothing."""
