"""From a network to the index tables that the engine reads; done once per network, nothing is compiled."""
