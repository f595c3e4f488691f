"""Ce qui écrit les barèmes."""
