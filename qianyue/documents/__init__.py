"""From terms to paper: texts of law, typesetting, key facts, seals, signature pictures, page images.

`compose.blocks` says what a document will say, `render.render` makes the PDF, `key_facts.key_facts` what a worker must be
told first. One folder a document kind: its texts are Jinja files that a lawyer can read and change.
"""
