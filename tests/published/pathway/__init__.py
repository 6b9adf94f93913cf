"""Every fact of the literature that the pathway model is asked, in both sizes: one function per fact."""
