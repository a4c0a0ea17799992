"""How far the annotator can be trusted on this data: what it cannot read, where it contradicts the customers' own scores, where it is off its ground."""
