"""One file per bench protocol, and the gates that several share."""
