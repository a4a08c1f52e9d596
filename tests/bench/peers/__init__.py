"""Who is measured: one row of the table each. What a peer has to be is class Peer."""
