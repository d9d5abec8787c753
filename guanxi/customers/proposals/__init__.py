"""Tags and needs that texts suggest (CUS-07): proposed with the words they come from, decided by people."""
