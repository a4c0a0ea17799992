"""What the columns of a file hold, told from their names and values: for proposals, and for surveys whose questions only the file knows."""
