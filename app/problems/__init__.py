"""Problems: their versions, uploaded packages and publishing."""
