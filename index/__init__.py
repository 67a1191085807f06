"""Documents in, hits out: embeddings and BM25 over chunks."""
