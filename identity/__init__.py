"""identity knows how to tell who someone is: it keeps people, has them prove themselves, and gives
clients tokens that say so."""
