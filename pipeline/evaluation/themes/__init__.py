"""How good the themes are: `voc evaluate themes`, beside plain BERTopic, NMF and k-means."""
