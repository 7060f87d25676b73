"""How the tables came to be, one file a step; `frontcast.ledger._schema` runs what is missing."""
