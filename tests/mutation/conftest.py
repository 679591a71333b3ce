"""The script here is run by hand: pytest would import it to look for examples, and it needs Cosmic Ray."""

collect_ignore = ["run.py"]
