"""What actions of the company changed: before and after, against what nothing was done to."""
