"""The operations of LocalGlue: a handler for each, by resource."""
