# One image for web, worker and beat; compose.yaml says which one a container is.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/static-collected \
    MEDIA_ROOT=/data/media \
    BIND=0.0.0.0:8000
WORKDIR /app
RUN useradd --system --uid 10001 --home-dir /data --create-home evidence

COPY requirements-boot.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-boot.txt \
    && uv pip install --system --no-cache --compile-bytecode --require-hashes -r requirements.txt

COPY . .
RUN python -m compileall -q analysis config evidence screening
# Collecting asks no server, but settings want to know where they are.
RUN SECRET_KEY=build DATABASE_URL=postgresql://none/none REDIS_URL=redis://none \
    python manage.py collectstatic --noinput --verbosity 0

USER evidence
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--config", "deploy/gunicorn.conf.py"]
