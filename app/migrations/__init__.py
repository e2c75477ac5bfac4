"""Every change of the schema, in order; `app.schema` applies them."""
