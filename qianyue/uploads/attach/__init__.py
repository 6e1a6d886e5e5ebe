"""Any paper as a PDF/A-2b that shows the same and does nothing: for files that become part of a contract (guideline art. 16).

Pages of a PDF are copied by an allow-list, and drawn as pictures where that does not give the same page; pictures are encoded
anew. All of it runs in the child process (`uploads.child`). Why so: docs/decisions/0012-attachments.md.
"""
