"""The WSGI entry point: `gunicorn app:app`, or any other WSGI server."""

from concert import create_app

app = create_app()
