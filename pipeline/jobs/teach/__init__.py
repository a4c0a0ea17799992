"""Own labels teach the reader: what they say is fitted, judged on customers that it was not fitted to, and kept or refused."""
