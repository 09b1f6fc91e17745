"""Knows what each phrase of the grammar means; here is what all of them share."""
