"""Closing the loop: who to call, as files for the CRM and the service desk."""
