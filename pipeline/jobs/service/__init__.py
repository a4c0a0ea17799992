"""`voc annotate --serve`: the annotator for other systems, over http."""
