"""What customers ask for: wishes without blame, grouped by touchpoint, by theme and by what they ask."""
