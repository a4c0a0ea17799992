"""Erasing one customer, place by place; pipeline/jobs/erase.py puts the steps together, places.yaml lists the places."""
