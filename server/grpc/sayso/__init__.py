"""The interface's definition, in the folders that its package name asks for."""
