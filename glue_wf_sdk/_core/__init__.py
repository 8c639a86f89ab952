"""What the models stand on; private."""
