"""Labels of topics: the words of their sentences, the candidates among them, and the choice."""
