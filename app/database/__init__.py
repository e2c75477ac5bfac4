"""PostgreSQL: the embedded server, the tables, the migrations and the queue."""
