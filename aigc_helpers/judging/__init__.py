"""What tells good from bad, for every kind of generator: metrics, a judge, baselines, tampering, trials, probing."""
