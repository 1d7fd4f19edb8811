"""The command `hustings`: parse arguments, call one function, print."""
