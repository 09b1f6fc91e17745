"""things knows which things words name, whose they are and where: "those in its subfolders"."""
