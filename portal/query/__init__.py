"""See: which rows and fields may this reader see, filtered and ordered."""
