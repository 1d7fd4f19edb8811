"""What staff do: key, compare, confirm, publish, correct, withdraw, post, load a file, play a script.

Each is one function of the state, the command, who gives it and when; it returns the entries to append, or refuses.
"""
