"""Alerts: what is due, and its delivery to a file, a webhook and by e-mail, each once."""
