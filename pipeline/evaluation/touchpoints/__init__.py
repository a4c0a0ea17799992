"""How often the mapping is right: `voc evaluate touchpoints`, on the shipped labels or on a user's own."""
