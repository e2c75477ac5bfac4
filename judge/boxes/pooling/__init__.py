"""The parts of the box pool: its background thread, the boxes that are ready, their rehearsals, and the templates."""
