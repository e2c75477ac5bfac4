"""Our code that runs inside boxes, where untrusted code can see it. It imports no other code of ours."""
