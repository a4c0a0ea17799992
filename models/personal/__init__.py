"""Personal data in texts: which stretches of a text say who somebody is or how to reach them."""
