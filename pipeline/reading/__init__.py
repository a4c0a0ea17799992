"""Reading what is published: queries, summary, status, differences."""
