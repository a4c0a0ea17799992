"""Names of persons and postal addresses in texts: where they may be, and a small head over the shipped encoder that finds them."""
