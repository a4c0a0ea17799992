"""`voc up`: the Prefect server, what it serves, and what keeps both alive and truthful."""
