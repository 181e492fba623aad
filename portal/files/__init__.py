"""Keep: what people upload – known by its content, named by its digest, outside the web root."""
