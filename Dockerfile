# Image de production : deux étapes, sans outil de construction, sans root.
FROM python:3.13-slim-bookworm AS construction
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.txt
WORKDIR /app
COPY . .
# Les actifs ne dépendent que des paquets : ils se construisent sans base ni secret, puis prennent leurs empreintes.
RUN /opt/venv/bin/python manage.py construire_actifs \
 && STATIQUES_EMPREINTES=1 STATIC_ROOT=/app/static_collectes /opt/venv/bin/python manage.py collectstatic --noinput \
 && rm -rf /app/var && /opt/venv/bin/python -m compileall -q /app

FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tzdata libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portail \
 && install -d -o portail -g portail /donnees
COPY --from=construction /opt/venv /opt/venv
COPY --from=construction /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp \
    PRODUCTION=1 VAR_DIR=/donnees STATIC_ROOT=/app/static_collectes PORT=8000
USER 10001
VOLUME /donnees
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=40s --retries=3 CMD ["python", "scripts/sonde.py"]
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port \"$PORT\" --workers \"${WORKERS:-2}\" --blocking-threads 8 --no-ws --respawn-failed-workers cpts_portal.wsgi:application"]
