"""The pseudo-locale crawl: every text that people meet must have passed the catalogs."""
