"""Every change of the schema, in order; `app.database.schema` applies them."""
