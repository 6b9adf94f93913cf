"""Reports out of results and figures."""
