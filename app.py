"""The WSGI entry point: `gunicorn app:app`, or any other WSGI server."""

import gc

from concert import create_app

app = create_app()

# Workers forked from here share what is loaded for as long as nothing writes upon it, and the
# collector does: two of them held 289 MB after a walk through the demonstration, 222 without it.
gc.collect()
gc.freeze()
