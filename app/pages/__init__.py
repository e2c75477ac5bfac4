"""What a browser sees: one module, one template folder and one test file a page; `routes` names them all."""
