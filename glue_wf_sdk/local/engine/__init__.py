"""What happens inside LocalGlue: time, runs, triggers, graphs, blueprints, faults."""
