"""Every door: staff API, staff UI, command line."""
