"""The WSGI application, for any production server. `lms migrate` prepares the data folder first."""

from lms.app import create_app

app = create_app()
