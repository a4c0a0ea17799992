"""The only Prefect code: flows over the pipeline's stages, what an analyst sees of them, and the server beside them."""
