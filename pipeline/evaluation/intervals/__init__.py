"""Do the published intervals hold what people labelled: `voc evaluate intervals`, and the reader's errors that they are made of."""
