"""The others: each as its guide sets it up, on one schema."""
