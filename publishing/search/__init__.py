"""The search: what is published, by its words.

`query` reads what was typed, `terms` says what an index holds of a text, `sentences` shows the match.
An engine (`database`, which is SQLite or PostgreSQL, and `opensearch`) proposes places in `entries`;
`finding` shows of them what the public may see. `workflow` lets `keeping` write the entries.
"""
