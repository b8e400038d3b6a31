"""What the staff UI is told on its command line, after `--`."""

import argparse
import sys


def api_url() -> str:
    """The staff API's address. Read anew where needed: Streamlit runs the page script again and again."""
    parser = argparse.ArgumentParser(prog="staff-ui")
    parser.add_argument("--api-url", required=True)
    return str(parser.parse_args(sys.argv[1:]).api_url)
