"""Examines what this machine can enforce, for `allclose doctor` and for a worker that starts."""
