"""gunicorn -c deploy/gunicorn.conf.py: the same as ``manage.py run``, for those who prefer it."""

wsgi_app = "portal.__main__:wsgi()"
bind = "127.0.0.1:8000"
workers = 4
threads = 8
# A wrong setting stops the start, instead of one worker after the other.
preload_app = True
