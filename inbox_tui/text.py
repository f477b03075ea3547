"""Makes text from strangers safe to show. (in work: full version follows)"""
