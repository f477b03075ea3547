"""Programs of the person's own that this one starts: an editor, a browser, a viewer of pictures."""
