"""The pages: each has one module, one template folder and one test file. `routes` lists all of them."""
