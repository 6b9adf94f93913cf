"""From a `Network` to trajectories, one at a time and by the hundred thousand. Nothing here knows biology."""
