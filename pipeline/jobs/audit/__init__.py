"""The audit: a sample of the user's own texts is drawn, people label it, and the figures are corrected by what they say."""
