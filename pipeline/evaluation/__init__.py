"""The wing for measuring: `voc evaluate` for how right the results are, `bench` for how fast they come."""
