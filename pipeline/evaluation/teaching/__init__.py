"""What own labels teach, in an industry that training never saw."""
