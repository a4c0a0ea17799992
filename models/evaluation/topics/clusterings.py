"""How far clusters agree with human themes: V-measure, mutual information, adjusted for chance or not."""

from __future__ import annotations

from models.topics.topic_quality import Unthemed, compared
from models.topics.types import Integers


def v_measure(human: Integers, found: Integers, *, unthemed: Unthemed = "cluster") -> float:
    """Return the harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007), in [0, 1]; -1 as in models.topics.topic_quality.adjusted_rand.

    Not corrected for chance: it grows with the number of clusters, so compare at equal numbers or beside adjusted_mi.
    """
    from sklearn.metrics import v_measure_score

    return float(v_measure_score(*compared(human, found, unthemed)))


def nmi(human: Integers, found: Integers, *, unthemed: Unthemed = "cluster") -> float:
    """Return the mutual information over the geometric mean of the entropies (Strehl and Ghosh 2002), in [0, 1].

    Over the arithmetic mean, the other usual choice, it would be v_measure itself. -1 as in models.topics.topic_quality.adjusted_rand.
    """
    from sklearn.metrics import normalized_mutual_info_score

    return float(normalized_mutual_info_score(*compared(human, found, unthemed), average_method="geometric"))


def adjusted_mi(human: Integers, found: Integers, *, unthemed: Unthemed = "cluster") -> float:
    """Return the mutual information adjusted for chance (Vinh, Epps and Bailey 2010): 1 equal, 0 as by chance; -1 as above."""
    from sklearn.metrics import adjusted_mutual_info_score

    return float(adjusted_mutual_info_score(*compared(human, found, unthemed)))
