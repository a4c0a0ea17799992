"""New feedback from systems that have an API: asked page by page, put into the inbox as files, read by the next run like any export."""
