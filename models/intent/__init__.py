"""What a sentence does: it complains, praises, wishes, asks or states. A small head on what one pass of the encoder has said of it."""
