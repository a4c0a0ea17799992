"""The wing for measuring: `voc evaluate` says how right the results are, `bench` how fast they come.

Where to look, by what is measured:

    which suites there are, what each needs    suites.py
    the annotator                              models/evaluation/annotator/
    the mapping to touchpoints                 touchpoints/
    the themes, beside their peers             themes/, with models/evaluation/topics/
    time and memory                            bench/
    intervals, F1, calibration                 models/evaluation/metrics.py
    when a figure has fallen                   models/cards/figure.py
    what a card keeps                          models/cards/card.py

What needs texts alone stands in models/evaluation, what needs maps, themes or a warehouse stands here. Nothing that runs at
night imports either; the figures and cards themselves, in models/cards, are read when results are published.
"""
