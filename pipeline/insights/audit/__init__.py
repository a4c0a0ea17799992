"""Figures corrected by the labels of an audit sample, where there are enough of them."""
