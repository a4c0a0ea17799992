"""How well and how fast the annotator reads: suites on labelled texts, hand-written cases, speed."""
