"""How much personal data is found, and how much else is taken for it: `voc evaluate privacy`."""
