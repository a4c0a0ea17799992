"""What the themes are measured with: agreement of clusterings, labels without a reader, and other ways to find topics."""
