"""The worker process: takes jobs from the queue and has them judged."""
