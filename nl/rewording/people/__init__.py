"""people knows whom words name: who "you", "others" and "that manager" are."""
