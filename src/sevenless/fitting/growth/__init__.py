"""Growth metrics: GR and NCI, from curves of growth."""
