"""What analysts changed about the themes: recorded as rows, read as rules, applied to the fitted model."""
