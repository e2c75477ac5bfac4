"""Proves, before a problem is published, that its tests catch mistakes: mutants, margins, luck, and plain carelessness."""
